#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "load/bench.h"
#include "unit/load/echo_network.h"

namespace wskit::load {

/// A run on one FakeLoop, which serves for all workers and for control.
struct BenchTest : testing::Test {
  test::FakeLoop loop;
  test::EchoNetwork network{loop};
  BenchConfig config;
  std::unique_ptr<Bench> bench;
  std::optional<Summary> result;

  BenchTest() {
    config.connections = 4;
    config.content.bytes = Letters::between(20, 20);
    config.link.ping_interval = Duration::zero();
  }

  void begin() {
    const std::vector<Bench::Site> sites(config.workers, Bench::Site{loop, network});
    bench = std::make_unique<Bench>(config, loop, sites);
    bench->run([this](const Summary& summary) { result = summary; });
  }
  const Summary& finish() {
    EXPECT_TRUE(network.run_until([this] { return result.has_value(); }));
    EXPECT_EQ(result->attempted,
              result->succeeded() + result->lost(Loss::kNoReply) + result->lost(Loss::kNotSent) +
                  result->lost(Loss::kConnectionLost) + result->lost(Loss::kHandshake) +
                  result->lost(Loss::kDiffered));
    expect_timeline_to_add_up();
    return *result;
  }
  void expect_timeline_to_add_up() const {
    observe::Histogram latency;
    std::uint64_t failed = 0;
    for (const Interval& interval : result->timeline.intervals()) {
      interval.latency.add_to(latency);
      failed += interval.failed;
      EXPECT_LE(interval.connections, config.connections);
    }
    EXPECT_EQ(latency.count(), result->succeeded());
    EXPECT_EQ(latency.max(), result->latency.max());
    EXPECT_EQ(failed, result->failed());
  }
  const Summary& run() {
    begin();
    return finish();
  }
};

}  // namespace wskit::load
