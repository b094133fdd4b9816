#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include "base/rng.h"
#include "client/connection_pool.h"
#include "envelope/wrapper.h"
#include "net/loop.h"

using namespace wskit;

namespace {

/// A loop whose time stands still: arming is all that a request asks of one.
class StillLoop final : public net::Loop {
 public:
  [[nodiscard]] TimePoint now() const override { return TimePoint(std::chrono::hours(1)); }
  using net::Loop::arm;
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

/// Takes everything, and is open from the start.
class OpenChannel final : public client::Channel {
 public:
  explicit OpenChannel(client::LinkHandler& handler) : handler_(handler) {}
  void open() override { handler_.on_open({}); }
  [[nodiscard]] bool is_open() const override { return true; }
  bool send(wire::Opcode /*opcode*/, std::string_view bytes) override {
    last = bytes;
    return true;
  }
  void ping(std::string_view /*data*/) override {}
  void close(std::uint16_t /*code*/, std::string_view /*reason*/) override {}
  void abort() override {}
  [[nodiscard]] std::size_t buffered() const override { return 0; }
  [[nodiscard]] std::uint64_t queued() const override { return 0; }
  void set_reading(bool /*reading*/) override {}
  void deliver(std::string_view text) {
    handler_.on_message({wire::Opcode::kText, text});
    handler_.on_batch_end();
  }

  std::string last;

 private:
  client::LinkHandler& handler_;
};

class Silent final : public client::LinkHandler, public client::AnswerHandler {
 public:
  void on_open(const client::Opened& /*opened*/) override {}
  void on_message(const wire::MessageView& /*message*/) override {}
  void on_ended(const client::Ended& /*ended*/) override {}
  void on_answer(std::string_view /*ref*/, const Result<client::Answer>& /*answer*/) override {
    ++answers;
  }

  std::uint64_t answers = 0;
};

/// One request and its answer, with `state.range(0)` others in flight: wrapped, sent, its answer
/// read and given.
void request_through_the_pool(benchmark::State& state) {
  StillLoop loop;
  Silent handler;
  Rng rng(1);
  envelope::Wrapper wrapper({.envelope = true, .request = true}, rng);
  OpenChannel* channel = nullptr;
  client::PoolConfig config;
  config.depth = static_cast<std::size_t>(state.range(0)) + 1;
  client::ConnectionPool pool(
      config, loop,
      [&](client::LinkHandler& member) {
        auto made = std::make_unique<OpenChannel>(member);
        channel = made.get();
        return made;
      },
      handler);
  pool.set_answer_handler(handler);
  pool.open();
  const auto request = [&] {
    const auto wrapped = wrapper.wrap("hello");
    std::string correlation(wrapped.correlation);
    if (!pool.request({std::string(wrapped.text), correlation})) state.SkipWithError("refused");
    return correlation;
  };
  for (std::int64_t i = 0; i < state.range(0); ++i)
    request();
  for (auto _ : state) {
    const std::string correlation = request();
    channel->deliver(R"({"type":"ok","timestamp":1,"payload":"hello","correlationId":)" +
                     correlation + "}");
  }
  if (handler.answers != static_cast<std::uint64_t>(state.iterations())) {
    state.SkipWithError("an answer was lost");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(request_through_the_pool)->Arg(0)->Arg(9)->Arg(999);

}  // namespace
