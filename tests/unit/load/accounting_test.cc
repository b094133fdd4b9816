#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "load/bench.h"
#include "unit/load/echo_network.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;
using test::EchoAnswer;

/// What is wrong with the server, or happens on the way.
enum class Trouble { kNone, kDrops, kClosesMidway, kRefusesSome, kStalls, kOwnStall, kInterrupt };

struct Case {
  Mode mode;
  Trouble trouble;
  bool open_loop;
  bool counted;
};

std::string name_of_case(const testing::TestParamInfo<Case>& info) {
  static constexpr const char* kTroubles[] = {"None",   "Drops",    "ClosesMidway", "RefusesSome",
                                              "Stalls", "OwnStall", "Interrupt"};
  const Case& now = info.param;
  return std::string(name_of(now.mode)) + kTroubles[static_cast<int>(now.trouble)] +
         (now.open_loop ? "Open" : "Closed") + (now.counted ? "Counted" : "Timed");
}

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const Mode mode :
       {Mode::kEcho, Mode::kRequest, Mode::kPush, Mode::kFanout, Mode::kConnect}) {
    for (int trouble = 0; trouble <= static_cast<int>(Trouble::kInterrupt); ++trouble) {
      for (const bool open_loop : {false, true}) {
        for (const bool counted : {false, true}) {
          cases.push_back({mode, static_cast<Trouble>(trouble), open_loop, counted});
        }
      }
    }
  }
  return cases;
}

/// Whatever happens: every operation that was attempted succeeded, or failed in one known way.
struct Accounting : testing::TestWithParam<Case> {
  test::FakeLoop loop;
  test::EchoNetwork network{loop};
  BenchConfig config;
  std::unique_ptr<Bench> bench;
  std::optional<Summary> result;

  Accounting() {
    const Case& now = GetParam();
    config.mode = now.mode;
    config.connections = 4;
    config.workers = 2;
    config.depth = 2;
    config.warmup = 50ms;
    config.reply_timeout = 300ms;
    config.link.ping_interval = Duration::zero();
    config.link.connect_timeout = 500ms;
    if (now.open_loop) config.rate = 500;
    if (now.counted) {
      config.operations = 200;
    } else {
      config.duration = 500ms;
    }
    config.content.bytes = Letters::between(20, 20);
    if (now.mode == Mode::kRequest) {
      config.content.bytes =
          Template::compile(R"({"id":{{seq}}})", [](const char*) { return nullptr; }).value();
    }
    if (now.mode == Mode::kFanout) {
      config.content.bytes = Stamps{};
      config.fanout = Fanout{};
      config.fanout->publishers = 3;
    }
    cause_trouble();
  }

  void cause_trouble() {
    auto& server = network.behaviour;
    const Trouble trouble = GetParam().trouble;
    if (trouble == Trouble::kDrops) server.drop_every = 7;
    if (trouble == Trouble::kClosesMidway) server.close_after = 20;
    if (trouble == Trouble::kRefusesSome) {
      server.refuse = [](int dial) -> std::optional<Error> {
        if (dial % 3 != 1) return std::nullopt;
        return Error{ErrorKind::kConnect, "refused"};
      };
    }
    if (GetParam().mode != Mode::kFanout) return;
    server.hall = [this, count = 0](std::size_t to, std::size_t from,
                                    std::string_view text) mutable {
      ++count;
      if (GetParam().trouble == Trouble::kDrops && count % 7 == 0) return std::vector<EchoAnswer>{};
      if (GetParam().trouble == Trouble::kClosesMidway && count == 100)
        network.peers()[from]->stream.end();
      return std::vector<EchoAnswer>{{to == 2 ? 3ms : 1ms, std::string(text)}};
    };
  }

  void run() {
    const std::vector<Bench::Site> sites(config.workers, Bench::Site{loop, network});
    bench = std::make_unique<Bench>(config, loop, sites);
    bench->run([this](const Summary& summary) { result = summary; });
    network.run_for(250ms);
    if (GetParam().trouble == Trouble::kStalls) network.behaviour.silent_until = loop.now() + 200ms;
    if (GetParam().trouble == Trouble::kOwnStall) loop.stall(200ms);
    if (GetParam().trouble == Trouble::kInterrupt) bench->interrupt();
    ASSERT_TRUE(network.run_until([this] { return result.has_value(); }));
  }
};

TEST_P(Accounting, HoldsWhateverHappens) {
  run();
  const Summary& summary = *result;
  const auto failed =
      std::accumulate(summary.losses.begin(), summary.losses.end(), std::uint64_t{0});
  EXPECT_EQ(summary.attempted, summary.succeeded() + failed);
  EXPECT_EQ(summary.failed(), failed);
  std::uint64_t completed_over_time = 0;
  std::uint64_t failed_over_time = 0;
  for (const Interval& interval : summary.timeline.intervals()) {
    completed_over_time += interval.latency.count();
    failed_over_time += interval.failed;
  }
  EXPECT_EQ(completed_over_time, summary.succeeded());
  EXPECT_EQ(failed_over_time, failed);
  EXPECT_TRUE(GetParam().trouble != Trouble::kNone || failed == 0);
  // Without a reply a closed loop does not go on: it may have ended in the warm-up.
  const Trouble trouble = GetParam().trouble;
  const bool may_end_early = trouble == Trouble::kDrops || trouble == Trouble::kClosesMidway;
  EXPECT_TRUE(may_end_early || summary.succeeded() > 0);
}

INSTANTIATE_TEST_SUITE_P(EveryMode, Accounting, testing::ValuesIn(all_cases()), name_of_case);

}  // namespace
}  // namespace wskit::load
