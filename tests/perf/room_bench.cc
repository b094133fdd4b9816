#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <malloc.h>

#include "envelope/request.h"
#include "net/connection.h"
#include "net/loop.h"
#include "room/hub.h"
#include "server/server.h"

namespace {

using namespace wskit;

/// A loop that takes no turns.
class StillLoop final : public net::Loop {
 public:
  [[nodiscard]] TimePoint now() const override { return Clock::now(); }
  void arm(flow::Deadline& deadline, TimePoint when) override { deadlines_.arm(deadline, when); }
  void post(std::function<void()> /*task*/) override {}
  std::unique_ptr<net::Watch> watch(int /*fd*/, net::Readiness /*readiness*/,
                                    std::function<void()> /*ready*/) override {
    return nullptr;
  }
  void run() override {}
  void stop() override {}

 private:
  flow::DeadlineQueue deadlines_;
};

/// A connection whose peer takes everything, when the benchmark says so.
class Pipe final : public net::Connection {
 public:
  void set_handler(net::ConnectionHandler& handler) override { handler_ = &handler; }
  void want_write() override {}
  void write_now() override { take(); }
  void set_reading(bool /*reading*/) override {}
  void close() override {}
  void abort() override {}
  [[nodiscard]] std::string peer() const override { return "pipe"; }

  void deliver(std::string_view bytes) {
    std::string writable(bytes);
    handler_->on_data(writable);
  }
  void take() { outbox().consume(outbox().bytes()); }

 private:
  net::ConnectionHandler* handler_ = nullptr;
};

std::string frame(std::string_view text) {
  std::string bytes{'\x81', static_cast<char>(0x80 | text.size()), 0, 0, 0, 0};
  return bytes += text;
}

constexpr std::string_view kUpgrade =
    "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
// 100 bytes.
constexpr std::string_view kMessage =
    R"({"type":"message","roomId":"lobby","content":"a line that someone may have typed in a chat room"})";

/// `count` clients of one server, upgraded and given `hello`.
class Crowd {
 public:
  Crowd(server::Mode mode, std::size_t count, std::string_view hello)
      : server_(config_of(mode), {&loop_}) {
    for (std::size_t i = 0; i < count; ++i) {
      auto pipe = std::make_unique<Pipe>();
      Pipe& end = *pipes_.emplace_back(pipe.get());
      server_.acceptor(0).on_accept(std::move(pipe));
      end.deliver(kUpgrade);
      if (!hello.empty()) end.deliver(frame(hello));
    }
    take_all();
  }

  [[nodiscard]] Pipe& first() { return *pipes_.front(); }
  void take_all() {
    for (Pipe* pipe : pipes_)
      pipe->take();
  }

 private:
  static server::Config config_of(server::Mode mode) {
    server::Config config;
    config.mode = mode;
    return config;
  }

  StillLoop loop_;
  std::vector<Pipe*> pipes_;
  server::Server server_;
};

// One inbound message to a room: decode, scan, sequence, frame once, queue for every member, and
// take it from there.
void room_message(benchmark::State& state) {
  const auto members = static_cast<std::size_t>(state.range(0));
  Crowd crowd(server::Mode::kRooms, members, R"({"type":"join","roomId":"lobby"})");
  const std::string message = frame(kMessage);
  for ([[maybe_unused]] auto _ : state) {
    crowd.first().deliver(message);
    crowd.take_all();
  }
  using benchmark::Counter;
  state.counters["per_delivery"] = Counter(static_cast<double>(state.iterations() * state.range(0)),
                                           Counter::kIsRate | Counter::kInvert);
}
BENCHMARK(room_message)->Arg(1)->Arg(10)->Arg(1000);

// What the same message costs when it only comes back: the difference is the price of rooms.
void echo_message(benchmark::State& state) {
  Crowd crowd(server::Mode::kEcho, 1, {});
  const std::string message = frame(kMessage);
  for ([[maybe_unused]] auto _ : state) {
    crowd.first().deliver(message);
    crowd.take_all();
  }
}
BENCHMARK(echo_message);

/// A member without a connection.
class Seat final : public room::Member {
 public:
  explicit Seat(std::string user) : Member(std::move(user)) {}
  void deliver(const Payload& frame) override { bytes_ += frame.size(); }

 private:
  std::size_t bytes_ = 0;
};

/// One loop's hub, and what its members and rooms take of memory.
class Hall {
 public:
  explicit Hall(std::size_t members) : before_(bytes_in_use()) {
    for (std::size_t i = 0; i < members; ++i)
      hub_.enter(*seats_.emplace_back(std::make_unique<Seat>("user" + std::to_string(i))));
    entered_ = bytes_in_use();
  }
  ~Hall() {
    for (const auto& seat : seats_)
      hub_.exit(*seat);
  }
  Hall(const Hall&) = delete;
  Hall& operator=(const Hall&) = delete;

  [[nodiscard]] room::Hub& hub() { return hub_; }
  [[nodiscard]] Seat& seat(std::size_t index) { return *seats_[index]; }
  [[nodiscard]] double bytes_of_a_member() const {
    return static_cast<double>(entered_ - before_) / static_cast<double>(seats_.size());
  }
  /// What came since all members have.
  [[nodiscard]] double bytes_since() const {
    return static_cast<double>(bytes_in_use() - entered_);
  }

 private:
  static std::size_t bytes_in_use() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
  }

  std::size_t before_;
  std::size_t entered_ = 0;
  StillLoop loop_;
  Rng rng_{1};
  room::Mailboxes mailboxes_ = [this] {
    room::Mailboxes boxes;
    boxes.emplace_back(loop_);
    return boxes;
  }();
  room::Hub hub_{0, mailboxes_, rng_, {.max_rooms = 100, .history = {.size = 0}}};
  std::vector<std::unique_ptr<Seat>> seats_;
};

// 100,000 rooms with 10 members each: 10,000 members in 100 rooms.
constexpr std::size_t kRooms = 100'000;
constexpr std::size_t kMembersOfARoom = 10;
constexpr std::size_t kRoomsOfAMember = 100;

std::string room_name(std::size_t index) {
  return "room-" + std::to_string(index);
}

void fill(Hall& hall) {
  constexpr std::size_t kGroups = kRooms / kRoomsOfAMember;
  for (std::size_t room = 0; room < kRooms; ++room)
    for (std::size_t i = 0; i < kMembersOfARoom; ++i)
      hall.hub().join(hall.seat(room % kGroups * kMembersOfARoom + i), room_name(room), {});
}

void many_rooms_message(benchmark::State& state) {
  Hall hall(kRooms * kMembersOfARoom / kRoomsOfAMember);
  fill(hall);
  const double bytes = hall.bytes_since();
  Rng rng(2);
  for ([[maybe_unused]] auto _ : state) {
    const std::size_t room = rng.below(kRooms);
    Seat& seat = hall.seat(room % (kRooms / kRoomsOfAMember) * kMembersOfARoom);
    hall.hub().message(seat, room_name(room), R"("hello")", {});
  }
  state.counters["bytes_a_room"] = bytes / kRooms;
  state.counters["bytes_a_membership"] = bytes / (kRooms * kMembersOfARoom);
  state.counters["MB_in_all"] = bytes / 1e6;
}
BENCHMARK(many_rooms_message);

// Out of one room of many, and into it again.
void many_rooms_leave_and_join(benchmark::State& state) {
  Hall hall(kRooms * kMembersOfARoom / kRoomsOfAMember);
  fill(hall);
  Rng rng(2);
  for ([[maybe_unused]] auto _ : state) {
    const std::size_t room = rng.below(kRooms);
    Seat& seat = hall.seat(room % (kRooms / kRoomsOfAMember) * kMembersOfARoom + 3);
    const std::string name = room_name(room);
    hall.hub().leave(seat, name, {});
    hall.hub().join(seat, name, {});
  }
}
BENCHMARK(many_rooms_leave_and_join);

// One room with 15,000 members. A join is told to all, and answered with all of them, so that
// making it takes as many steps as members squared; a message takes one for each.
constexpr std::size_t kCrowd = 15'000;

void large_room_message(benchmark::State& state) {
  Hall hall(kCrowd);
  for (std::size_t i = 0; i < kCrowd; ++i)
    hall.hub().join(hall.seat(i), "hall", {});
  const double bytes = hall.bytes_since();
  for ([[maybe_unused]] auto _ : state)
    hall.hub().message(hall.seat(0), "hall", R"("hello")", {});
  using benchmark::Counter;
  state.counters["per_delivery"] = Counter(static_cast<double>(state.iterations()) * kCrowd,
                                           Counter::kIsRate | Counter::kInvert);
  state.counters["bytes_a_member"] = hall.bytes_of_a_member();
  state.counters["bytes_a_membership"] = bytes / kCrowd;
}
BENCHMARK(large_room_message);

// A publication among 10,000 subscriptions, of which two fit.
void publish_message(benchmark::State& state) {
  constexpr std::size_t kSubscribers = 10'000;
  Hall hall(kSubscribers);
  room::Switchboard& switchboard = hall.hub().switchboard();
  for (std::size_t i = 0; i < kSubscribers; ++i)
    switchboard.subscribe(hall.seat(i), "orders." + std::to_string(i / 2) + ".*", {});
  const double bytes = hall.bytes_since();
  for ([[maybe_unused]] auto _ : state)
    switchboard.publish(hall.seat(0), "orders.17.new", "1", {});
  state.counters["bytes_a_subscription"] = bytes / kSubscribers;
}
BENCHMARK(publish_message);

/// A message with so many bytes of content, and behind it in its page of memory (1) room for what
/// simdjson may read over, or (0) none, so that it has to be copied.
void scan_message(benchmark::State& state) {
  constexpr std::size_t kPage = 4096;
  const std::string message = R"({"type":"message","roomId":"r","content":")" +
                              std::string(static_cast<std::size_t>(state.range(0)), 'x') + R"("})";
  const std::unique_ptr<char, void (*)(void*)> memory(
      static_cast<char*>(std::aligned_alloc(kPage, (message.size() / kPage + 2) * kPage)),
      std::free);
  const std::size_t to_page_end = kPage - message.size() % kPage;
  char* const begin = memory.get() + (state.range(1) == 1 ? 0 : to_page_end);
  message.copy(begin, message.size());
  const std::string_view text(begin, message.size());
  envelope::RequestReader reader;
  envelope::Request request;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(reader.read(text, request));
    benchmark::DoNotOptimize(request);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(message.size()));
}
BENCHMARK(scan_message)->ArgsProduct({{20, 1000, 16'000, 65'536}, {0, 1}});

}  // namespace
