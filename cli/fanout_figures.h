#pragma once

#include <cstdint>

#include "base/clock.h"
#include "load/summary.h"
#include "observe/histogram.h"

namespace wskit::cli {

/// What fan-out came to, beside the deliveries themselves, which are the operations.
struct FanoutFigures {
  std::uint64_t published = 0;  ///< messages that left in the measured part
  std::uint64_t receivers = 0;
  std::uint64_t delivered_least = 0;  ///< to the receiver that got the fewest; the most
  std::uint64_t delivered_most = 0;
  /// Mean latency of the fastest receiver of those that got any; the median; the slowest.
  Duration mean_fastest{};
  Duration mean_median{};
  Duration mean_slowest{};
  std::uint64_t slowest = 0;  ///< that connection, from 0
  /// Mean latencies of all receivers that got any; of older reports not known.
  observe::Histogram means;

  /// Deliveries of each message.
  [[nodiscard]] double factor(const load::Summary& run) const {
    return published == 0 ? 0 : double(run.succeeded()) / double(published);
  }
  /// Adds those of another run. Where the means of all are not known, the median is the larger one.
  void merge(const FanoutFigures& other);

 private:
  void merge_means(const FanoutFigures& other);
};

FanoutFigures fanout_of(const load::Summary& summary);

template <class Fields, class Fanout>
void describe_fanout(Fields& fields, Fanout& fanout) {
  fields.value("published", fanout.published);
  fields.value("receivers", fanout.receivers);
  fields.value("delivered_least", fanout.delivered_least);
  fields.value("delivered_most", fanout.delivered_most);
  fields.microseconds("mean_us_fastest", fanout.mean_fastest);
  fields.microseconds("mean_us_median", fanout.mean_median);
  fields.microseconds("mean_us_slowest", fanout.mean_slowest);
  fields.ordinal("slowest", fanout.slowest);
  fields.optional_latency("receiver_mean_us", fanout.means);
}

}  // namespace wskit::cli
