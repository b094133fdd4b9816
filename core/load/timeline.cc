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
  while (index_of(since) >= kMost)
    pair();
  const std::size_t index = index_of(since);
  if (index >= intervals_.size()) intervals_.resize(index + 1);
  return intervals_[index];
}

const Interval* Timeline::before(Duration since) const {
  const std::size_t index = index_of(std::max(since, Duration::zero()));
  return index > 0 && index <= intervals_.size() ? &intervals_[index - 1] : nullptr;
}

std::size_t Timeline::index_of(Duration since) const {
  const Duration evenly = static_cast<Duration::rep>(wide_) * 2 * width_;
  if (since < evenly) return static_cast<std::size_t>(since / (2 * width_));
  return wide_ + static_cast<std::size_t>((since - evenly) / width_);
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
  even_out();
  coarsen(other.width_);
  const auto last = static_cast<Duration::rep>(other.intervals_.size() - 1);
  at(after + last * other.width_);
  Duration since = after;
  for (const Interval& interval : other.intervals_) {
    at(since).merge(interval);
    since += other.width_;
  }
  even_out();
}

void Timeline::coarsen(Duration width) {
  while (width_ < width)
    halve();
}

void Timeline::even_out() {
  while (wide_ > 0)
    pair();
}

void Timeline::pair() {
  const auto first = intervals_.begin() + static_cast<std::ptrdiff_t>(wide_);
  if (intervals_.end() - first >= 2) {
    // Both saw the same connections.
    const std::uint64_t most = std::max(first->connections, first[1].connections);
    first->merge(first[1]);
    first->connections = most;
    intervals_.erase(first + 1);
  }
  if (first != intervals_.end()) ++wide_;
  if (wide_ < intervals_.size()) return;
  width_ *= 2;
  wide_ = 0;
}

void Timeline::halve() {
  pair();
  even_out();
}

}  // namespace wskit::load
