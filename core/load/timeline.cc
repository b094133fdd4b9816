#include "load/timeline.h"

#include <algorithm>
#include <utility>

namespace wskit::load {

void Interval::merge(const Interval& other) {
  latency.merge(other.latency);
  failed += other.failed;
  connections += other.connections;
}

Timeline::Timeline(Duration width, std::vector<Interval> intervals)
    : width_(width), intervals_(std::move(intervals)) {
  while (intervals_.size() > kMost)
    halve();
}

Interval& Timeline::at(Duration since) {
  since = std::max(since, Duration::zero());
  while (since / width_ >= static_cast<Duration::rep>(kMost))
    halve();
  const auto index = static_cast<std::size_t>(since / width_);
  if (index >= intervals_.size()) intervals_.resize(index + 1);
  return intervals_[index];
}

void Timeline::fail(Duration first, Duration last, std::uint64_t count) {
  if (count == 0) return;
  at(last);
  const double per_nanosecond =
      double(count - 1) / double(std::max<Duration::rep>((last - first).count(), 1));
  std::uint64_t counted = 0;
  for (Duration from = first; counted < count;) {
    const Duration to = (from / width_ + 1) * width_;
    std::uint64_t before = count;
    if (to <= last) {
      before = 1 + static_cast<std::uint64_t>(double((to - first).count() - 1) * per_nanosecond);
    }
    at(from).failed += before - counted;
    counted = before;
    from = to;
  }
}

void Timeline::merge(const Timeline& other, Duration after) {
  if (other.intervals_.empty()) return;
  coarsen(other.width_);
  const auto last = static_cast<Duration::rep>(other.intervals_.size() - 1);
  at(after + last * other.width_);
  Duration since = after;
  for (const Interval& interval : other.intervals_) {
    at(since).merge(interval);
    since += other.width_;
  }
}

void Timeline::coarsen(Duration width) {
  while (width_ < width)
    halve();
}

void Timeline::halve() {
  width_ *= 2;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < intervals_.size(); i += 2, ++kept) {
    Interval pair = std::move(intervals_[i]);
    if (i + 1 < intervals_.size()) {
      // Both saw the same connections.
      const std::uint64_t most = std::max(pair.connections, intervals_[i + 1].connections);
      pair.merge(intervals_[i + 1]);
      pair.connections = most;
    }
    intervals_[kept] = std::move(pair);
  }
  intervals_.resize(kept);
}

}  // namespace wskit::load
