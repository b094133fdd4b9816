#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "envelope/request.h"
#include "net/connection.h"
#include "net/loop.h"
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

void scan_message(benchmark::State& state) {
  envelope::RequestReader reader;
  envelope::Request request;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(reader.read(kMessage, request));
    benchmark::DoNotOptimize(request);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kMessage.size()));
}
BENCHMARK(scan_message);

void scan_large_content(benchmark::State& state) {
  const std::string message =
      R"({"type":"message","roomId":"r","content":")" + std::string(65536, 'x') + R"("})";
  envelope::RequestReader reader;
  envelope::Request request;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(reader.read(message, request));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(message.size()));
}
BENCHMARK(scan_large_content);

}  // namespace
