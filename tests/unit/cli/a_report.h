#pragma once

#include <cmath>

#include "base/rng.h"
#include "cli/report.h"

namespace wskit::test {

/// A report of 1,007 random latencies and some failures, with something in every field.
inline cli::BenchReport a_report(std::uint64_t seed) {
  using namespace std::chrono_literals;
  Rng rng(seed);
  cli::BenchReport report;
  report.settings.url = "ws://127.0.0.1:9/x?token=…";
  report.settings.connections = 50;
  report.settings.threads = 2;
  report.settings.rate = 100.5;
  report.settings.duration = 10s;
  report.settings.warmup = 1s;
  report.settings.size_least = report.settings.size_most = report.settings.size = 64;
  report.environment = {"wskit 9", "Linux 6 x86_64", "A Processor", 4};
  report.started_unix_ms = 1'700'000'000'123;
  load::Summary& run = report.summary;
  observe::Histogram recent;
  for (int i = 0; i < 1007; ++i) {
    const Duration latency(static_cast<Duration::rep>(std::exp(rng.unit() * std::log(1e13))));
    run.latency.record(latency);
    run.service.record(latency / 2);
    recent.record(latency);
    if (i % 100 != 0) continue;
    run.timeline.at(i * 10ms).latency.merge(observe::CompactHistogram(recent));
    run.timeline.at(i * 10ms).connections = 50;
    recent.clear();
  }
  run.timeline.at(9999ms).latency.merge(observe::CompactHistogram(recent));
  run.timeline.fail(1s, 5s, 3);
  run.losses = {2, 0, 0, 0, 0, 1};
  run.first_difference = "a.jsonl:7: connection 1: the reply differs";
  run.attempted = 1010;
  run.altered = 4;
  run.overtaken = 6;
  run.unasked = 5;
  run.connections = 60;
  run.opened = 58;
  run.redirects = 1;
  run.renewed = 2;
  run.not_let_go = 3;
  run.add_failure({ErrorKind::kConnect, "refused \x1b \"<b>"});
  run.add_failure({ErrorKind::kTimeout, "slow"});
  run.elapsed = 10s + 1ns;
  run.per_second = 100.7;
  run.sent_per_second = 6444.8;
  run.received_per_second = 6444.8;
  run.late = 3;
  run.worst_lag = 20ms + 7ns;
  run.gaps.add({2s, 100ms});
  run.gaps.add_unlisted(2, 120ms);
  run.busiest = 0.5;
  run.wrongs = {1, 2, 3, 4, 5};
  report.fanout = {100, 50, 10, 30, 1ms, 2ms, 3ms, 7, {}};
  for (int receiver = 1; receiver <= 50; ++receiver)
    report.fanout->means.record(receiver * 60us);
  report.audit.emplace();
  report.audit->receivers = 50;
  report.audit->affected = 1;
  report.audit->state_bytes = 4096;
  load::Receiver& receiver = report.audit->worst.emplace_back();
  receiver.connection = 7;
  receiver.expected = 20;
  receiver.delivered = 19;
  receiver.wrongs = run.wrongs;
  report.find_max = {"rate", {"p99<50ms", "errors<1%"}, 100.5, true, 3, 2, 105.5, true, false, {}};
  report.find_max->runs = {{100.5, 100.7, 1ms, 2ms, 1010, 3, "", true},
                           {105.5, 99.5, 1ms, 61ms, 1010, 30, "p99 is 61.0 ms", false}};
  report.thresholds.push_back(*cli::Threshold::parse("p99>50ms"));
  report.notes = {"A note."};
  report.parts = {{"a.json", 1'700'000'000'123, 10s, 1007, 100.7}};
  return report;
}

}  // namespace wskit::test
