#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "http/parser.h"
#include "net/dialer.h"
#include "support/fake_connection.h"
#include "support/fake_loop.h"
#include "wire/handshake.h"
#include "wire/protocol.h"

namespace wskit::test {

/// One of the messages that a server sends for one that came.
struct EchoAnswer {
  Duration after{};
  std::string text;
};

/// How the server of an EchoNetwork behaves; may be changed while it runs.
struct EchoBehaviour {
  Duration service_time = std::chrono::milliseconds(1);  ///< of a message, and of the upgrade
  std::function<Duration()> draw;  ///< the service time of each message instead, when set
  TimePoint silent_until;          ///< nothing is answered before (a stall)
  int drop_every = 0;              ///< every n-th message of a connection gets no reply; 0: none
  std::string greeting;            ///< sent on every new connection, unasked
  Duration greeting_after{};       ///< the upgrade
  std::string replace;             ///< sent instead of what came, when not empty
  TimePoint takes_from;            ///< before, the network takes no bytes of the client
  /// What is sent for the n-th message of a connection (from 1) instead, and when, in any order.
  std::function<std::vector<EchoAnswer>(int, std::string_view)> answer;
  /// What a receiver is sent for a message of a sender, each by the order of the dials, instead:
  /// for a server that is no echo.
  std::function<std::vector<EchoAnswer>(std::size_t, std::size_t, std::string_view)> hall;
  bool deaf = false;    ///< takes what comes, closes too, and does nothing about it
  int close_after = 0;  ///< messages after which it closes with 1011; 0: never
  /// Why the n-th dial (from 0) fails, if it does.
  std::function<std::optional<Error>(int)> refuse = [](int) { return std::nullopt; };
};

/// The far side of one connection: an echo server.
class EchoPeer final : private wire::ProtocolEvents {
 public:
  /// Tells `forward` of each message, for a hall.
  EchoPeer(const EchoBehaviour& behaviour, std::function<void(std::string_view)> forward)
      : behaviour_(behaviour), forward_(std::move(forward)) {}

  /// What one message came to here.
  struct Served {
    TimePoint came;
    TimePoint left;
  };

  FakeStream stream;
  int received = 0;
  std::vector<Served> served;  ///< in the order of the replies, which is that of the messages

  void exchange(TimePoint now) {
    now_ = now;
    if (request_.done() && now < behaviour_.takes_from && !stream.abort_asked()) {
      blocked_ = stream.waiting() > 0;
      return;
    }
    std::string bytes = stream.taken();
    if (std::exchange(blocked_, false)) stream.drained();
    if (!request_.done()) bytes.erase(0, upgrade(bytes));
    if (!bytes.empty() && !behaviour_.deaf) protocol_.receive(bytes, *this);
    while (!replies_.empty() && replies_.front().first <= now) {
      replies_.front().second();
      replies_.pop_front();
    }
    deliver();
    if (protocol_.state() == wire::Protocol::State::kClosed || stream.abort_asked()) {
      stream.finish_close();
    }
  }

  /// Sends it then, between what leaves before and after it.
  void send_at(TimePoint when, std::string text) {
    const auto later = std::find_if(replies_.begin(), replies_.end(),
                                    [when](const auto& reply) { return reply.first > when; });
    replies_.emplace(later, when,
                     [this, text = std::move(text)] { protocol_.send(wire::Opcode::kText, text); });
  }

 private:
  std::size_t upgrade(std::string_view bytes) {
    const std::size_t used = request_.feed(bytes).value();
    if (!request_.done()) return used;
    reply(behaviour_.service_time,
          [this] { stream.deliver(wire::upgrade_response(request_.head(), "", {})); });
    if (!behaviour_.greeting.empty()) {
      reply(behaviour_.service_time + behaviour_.greeting_after,
            [this] { protocol_.send(wire::Opcode::kText, behaviour_.greeting); });
    }
    return used;
  }

  void reply(Duration service_time, std::function<void()> action) {
    const TimePoint begins = std::max(now_, behaviour_.silent_until);
    replies_.emplace_back(begins + service_time, std::move(action));
  }

  void on_message(const wire::MessageView& message) override {
    ++received;
    if (received == behaviour_.close_after) return protocol_.close(wire::kInternalError, "tired");
    if (behaviour_.drop_every > 0 && received % behaviour_.drop_every == 0) return;
    if (behaviour_.hall) return forward_(message.bytes);
    if (behaviour_.answer) {
      for (EchoAnswer& answer : behaviour_.answer(received, message.bytes))
        send_at(now_ + answer.after, std::move(answer.text));
      return;
    }
    const std::string text(behaviour_.replace.empty() ? message.bytes : behaviour_.replace);
    reply(behaviour_.draw ? behaviour_.draw() : behaviour_.service_time, [this, text, came = now_] {
      served.push_back({came, now_});
      protocol_.send(wire::Opcode::kText, text);
    });
  }
  void on_close(const wire::CloseInfo& /*close*/) override {}

  void deliver() {
    std::string bytes;
    for (iovec piece{}; out_.gather({&piece, 1}) == 1; out_.consume(piece.iov_len)) {
      bytes.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
    }
    if (!bytes.empty()) stream.deliver(bytes);
  }

  const EchoBehaviour& behaviour_;
  const std::function<void(std::string_view)> forward_;
  TimePoint now_;
  bool blocked_ = false;  ///< it has told the client that nothing is taken
  http::RequestParser request_;
  Rng rng_{1};
  flow::Outbox out_;
  wire::Protocol protocol_{wire::Protocol::Role::kServer, std::size_t{1} << 20, out_, rng_};
  std::deque<std::pair<TimePoint, std::function<void()>>> replies_;
};

/// A dialer that leads to echo servers in memory, on the clock of a FakeLoop.
class EchoNetwork final : public net::Dialer {
 public:
  static constexpr Duration kStep = std::chrono::microseconds(100);

  /// Bytes travel at the end of each `step`.
  explicit EchoNetwork(FakeLoop& loop, Duration step = kStep) : loop_(loop), step_(step) {}

  EchoBehaviour behaviour;

  std::unique_ptr<net::Dial> dial(const net::Endpoint& /*endpoint*/, Duration /*timeout*/,
                                  Done done) override {
    auto alive = std::make_shared<bool>(true);
    loop_.post([this, alive, done = std::move(done), number = dials_++] {
      if (*alive) answer(number, done);
    });
    return std::make_unique<Attempt>(std::move(alive));
  }

  /// Turns the clock, and carries bytes, for `time`.
  void run_for(Duration time) {
    const TimePoint end = loop_.now() + time;
    while (loop_.now() < end) {
      loop_.advance(std::min(step_, end - loop_.now()));
      exchange();
    }
  }
  /// The same until `over`, for two minutes at most; whether it came to that.
  bool run_until(const std::function<bool()>& over) {
    const TimePoint limit = loop_.now() + std::chrono::minutes(2);
    while (!over() && loop_.now() < limit)
      run_for(step_);
    return over();
  }

  [[nodiscard]] int dials() const { return dials_; }
  [[nodiscard]] const std::vector<std::unique_ptr<EchoPeer>>& peers() const { return peers_; }
  [[nodiscard]] std::uint64_t received() const {
    std::uint64_t sum = 0;
    for (const auto& peer : peers_)
      sum += static_cast<std::uint64_t>(peer->received);
    return sum;
  }

 private:
  class Attempt final : public net::Dial {
   public:
    explicit Attempt(std::shared_ptr<bool> alive) : alive_(std::move(alive)) {}
    ~Attempt() override { *alive_ = false; }
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;

   private:
    std::shared_ptr<bool> alive_;
  };

  void answer(int number, const Done& done) {
    if (auto error = behaviour.refuse(number)) return done(std::move(*error));
    peers_.push_back(std::make_unique<EchoPeer>(
        behaviour, [this, from = peers_.size()](std::string_view text) { spread(from, text); }));
    done(net::Dialed{peers_.back()->stream.connect(), {}});
  }

  void spread(std::size_t from, std::string_view text) {
    for (std::size_t to = 0; to < peers_.size(); ++to) {
      for (EchoAnswer& answer : behaviour.hall(to, from, text))
        peers_[to]->send_at(loop_.now() + answer.after, std::move(answer.text));
    }
  }

  void exchange() {
    for (std::size_t i = 0; i < peers_.size(); ++i) {
      if (peers_[i]->stream.alive()) peers_[i]->exchange(loop_.now());
    }
  }

  FakeLoop& loop_;
  const Duration step_;
  int dials_ = 0;
  std::vector<std::unique_ptr<EchoPeer>> peers_;
};

}  // namespace wskit::test
