// An echo server of known service times, to hold a load generator's figures against: each reply
// leaves a drawn time after its message came, in the order of the messages of its connection.
// Sockets and clock are the operating system's, none of wskit's; when told to end (SIGTERM) it
// prints what really happened, from the read that brought a message to the write that took its
// reply: percentiles in microseconds, a JSON object. usage: timed_server_driver fixed US | bimodal
// US US SLOW_PERCENT | stall US AT_MS LENGTH_MS A stall begins AT_MS after the first message and
// answers nothing until it is over. The first line that it prints is its port.

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/rng.h"
#include "flow/outbox.h"
#include "http/parser.h"
#include "wire/handshake.h"
#include "wire/protocol.h"

namespace {

using namespace std::chrono_literals;
using namespace wskit;

struct Plan {
  Duration usual{};
  Duration slow{};
  double slow_percent = 0;
  Duration stall_at{};
  Duration stall_length{};
};

/// When the replies leave, and what that came to.
class Service {
 public:
  explicit Service(const Plan& plan) : plan_(plan) {}

  TimePoint leaves(TimePoint came) {
    if (first_ == TimePoint{}) first_ = came;
    const bool slow = rng_.unit() * 100 < plan_.slow_percent;
    const TimePoint stalls = first_ + plan_.stall_at;
    const TimePoint resumes = stalls + plan_.stall_length;
    const bool stalled = came >= stalls && came < resumes;
    return (stalled ? resumes : came) + (slow ? plan_.slow : plan_.usual);
  }
  void left(TimePoint came, TimePoint now) {
    times_.push_back(std::chrono::duration<double, std::micro>(now - came).count());
  }
  void print() {
    std::sort(times_.begin(), times_.end());
    std::printf("{\"count\":%zu", times_.size());
    for (const double percent : {50.0, 90.0, 99.0, 99.9, 99.99, 100.0}) {
      const double exact = percent / 100 * static_cast<double>(times_.size()) * (1 - 1e-12);
      const auto rank = std::max<std::size_t>(static_cast<std::size_t>(std::ceil(exact)), 1);
      std::printf(",\"p%g\":%.1f", percent, times_.empty() ? 0 : times_[rank - 1]);
    }
    std::puts("}");
  }

 private:
  const Plan& plan_;
  Rng rng_{1};
  TimePoint first_;
  std::vector<double> times_;
};

struct Reply {
  TimePoint when;
  TimePoint came;
  std::uint64_t order = 0;  ///< among the replies of its connection
  int fd = -1;
  std::uint64_t connection = 0;  ///< descriptors are used again, these are not
  std::string text;

  bool operator>(const Reply& other) const {
    return std::tie(when, order) > std::tie(other.when, other.order);
  }
};

using Replies = std::priority_queue<Reply, std::vector<Reply>, std::greater<>>;

class Peer final : private wire::ProtocolEvents {
 public:
  Peer(int fd, std::uint64_t number, Service& service, Replies& replies)
      : fd_(fd), number_(number), service_(service), replies_(replies) {}
  ~Peer() { ::close(fd_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  [[nodiscard]] std::uint64_t number() const { return number_; }

  /// Whether it is still there.
  bool read() {
    char bytes[1 << 16];
    const ssize_t got = ::read(fd_, bytes, sizeof bytes);
    if (got <= 0) return false;
    came_ = Clock::now();
    std::string data(bytes, static_cast<std::size_t>(got));
    if (!request_.done()) data.erase(0, upgrade(data));
    if (!data.empty()) protocol_.receive(data, *this);
    return flush() && protocol_.state() != wire::Protocol::State::kClosed;
  }
  void answer(const Reply& reply) {
    protocol_.send(wire::Opcode::kText, reply.text);
    flush();
    service_.left(reply.came, Clock::now());
  }

 private:
  std::size_t upgrade(std::string_view bytes) {
    const auto used = request_.feed(bytes);
    if (!used || !request_.done()) return bytes.size();
    const std::string answer = wire::upgrade_response(request_.head(), "", {});
    return ::write(fd_, answer.data(), answer.size()) < 0 ? bytes.size() : *used;
  }
  bool flush() {
    for (iovec piece{}; out_.gather({&piece, 1}) == 1; out_.consume(piece.iov_len)) {
      // The socket blocks: what a generator of load does not read is its own delay.
      if (::send(fd_, piece.iov_base, piece.iov_len, MSG_NOSIGNAL) !=
          static_cast<ssize_t>(piece.iov_len))
        return false;
    }
    return true;
  }
  void on_message(const wire::MessageView& message) override {
    last_ = std::max(last_, service_.leaves(came_));
    replies_.push({last_, came_, ++read_, fd_, number_, std::string(message.bytes)});
  }
  void on_close(const wire::CloseInfo& /*close*/) override {}

  const int fd_;
  const std::uint64_t number_;
  Service& service_;
  Replies& replies_;
  TimePoint came_;
  TimePoint last_;          ///< when the newest reply is to leave
  std::uint64_t read_ = 0;  ///< messages
  http::RequestParser request_;
  Rng rng_{1};
  flow::Outbox out_;
  wire::Protocol protocol_{wire::Protocol::Role::kServer, std::size_t{1} << 20, out_, rng_};
};

class TimedServer {
 public:
  explicit TimedServer(const Plan& plan) : service_(plan) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0) std::perror("bind");
    ::listen(listener_, 1024);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    signals_ = ::signalfd(-1, &signals, 0);
    timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    for (const int fd : {listener_, signals_, timer_})
      add(fd);
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
  }

  void run() {
    for (;;) {
      epoll_event events[64];
      const int count = ::epoll_wait(epoll_, events, 64, -1);
      for (int i = 0; i < count; ++i) {
        if (events[i].data.fd == signals_) return service_.print();
        take(events[i].data.fd);
      }
      answer_due();
    }
  }

 private:
  void add(int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }
  void take(int fd) {
    if (fd == timer_) {
      std::uint64_t expirations = 0;
      static_cast<void>(!::read(timer_, &expirations, sizeof expirations));
    } else if (fd == listener_) {
      const int peer = ::accept(listener_, nullptr, nullptr);
      if (peer < 0) return;
      const int on = 1;
      ::setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      add(peer);
      peers_.emplace(peer, std::make_unique<Peer>(peer, ++accepted_, service_, replies_));
    } else if (!peers_.at(fd)->read()) {
      peers_.erase(fd);
    }
  }
  void answer_due() {
    while (!replies_.empty() && replies_.top().when <= Clock::now()) {
      const Reply& reply = replies_.top();
      const auto peer = peers_.find(reply.fd);
      if (peer != peers_.end() && peer->second->number() == reply.connection)
        peer->second->answer(reply);
      replies_.pop();
    }
    if (replies_.empty()) return;
    const Duration at = replies_.top().when.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at);
    itimerspec spec{};
    spec.it_value = {seconds.count(), Duration(at - seconds).count()};
    ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &spec, nullptr);
  }

  Service service_;
  Replies replies_;
  std::unordered_map<int, std::unique_ptr<Peer>> peers_;
  std::uint64_t accepted_ = 0;
  const int epoll_ = ::epoll_create1(0);
  int listener_ = -1;
  int signals_ = -1;
  int timer_ = -1;
};

std::int64_t number(const char* text) {
  std::int64_t value = 0;
  std::from_chars(text, text + std::char_traits<char>::length(text), value);
  return value;
}

bool read_plan(int argc, char** argv, Plan& plan) {
  const std::string_view kind = argc > 2 ? argv[1] : "";
  if (argc > 2) plan.usual = std::chrono::microseconds(number(argv[2]));
  if (kind == "fixed") return argc == 3;
  if (argc != 5) return false;
  if (kind == "bimodal") {
    plan.slow = std::chrono::microseconds(number(argv[3]));
    plan.slow_percent = static_cast<double>(number(argv[4]));
    return true;
  }
  plan.stall_at = std::chrono::milliseconds(number(argv[3]));
  plan.stall_length = std::chrono::milliseconds(number(argv[4]));
  return kind == "stall";
}

}  // namespace

int main(int argc, char** argv) {
  Plan plan;
  if (!read_plan(argc, argv, plan)) {
    std::fputs(
        "usage: timed_server_driver fixed US | bimodal US US SLOW_PERCENT | stall US AT_MS MS\n",
        stderr);
    return 2;
  }
  TimedServer(plan).run();
  return 0;
}
