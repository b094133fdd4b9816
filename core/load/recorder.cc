#include "load/recorder.h"

namespace wskit::load {

void Recorder::measure_from(TimePoint from) {
  from_ = from;
  interval_began_ = from;
  interval_ends_ = from + summary_.timeline.width();
}

void Recorder::open_window() {
  window_ = Window::kOpen;
  opened_done_ = done_;
  most_open_ = open_;
}

void Recorder::close_window(TimePoint now) {
  const bool opened = window_ == Window::kOpen;
  window_ = Window::kClosed;
  if (!opened || now <= from_) return;
  turn(now - Duration(1));
  summary_.elapsed = now - from_;
  const double seconds = std::chrono::duration<double>(summary_.elapsed).count();
  const auto rate = [seconds](std::uint64_t before, std::uint64_t now_done) {
    return static_cast<double>(now_done - before) / seconds;
  };
  summary_.per_second = rate(opened_done_.operations, done_.operations);
  summary_.sent_per_second = rate(opened_done_.sent, done_.sent);
  summary_.received_per_second = rate(opened_done_.received, done_.received);
}

void Recorder::finish() {
  if (recent_.count() > 0) file();
  summary_.timeline.even_out();
}

Progress Recorder::progress() const {
  Progress progress;
  progress.completed = done_.operations;
  progress.failed = summary_.failed_connections() - summary_.lost(Loss::kHandshake);
  for (const std::uint64_t lost : summary_.losses)
    progress.failed += lost;
  progress.connections = open_;
  progress.recent = observe::CompactHistogram(recent_);
  progress.latency = observe::CompactHistogram(summary_.latency);
  progress.latency.merge(progress.recent);
  // The interval under way may just have begun: the one before it is recent, too.
  const Interval* const before = summary_.timeline.before(interval_began_ - from_);
  if (before != nullptr) progress.recent.merge(before->latency);
  return progress;
}

void Recorder::turn(TimePoint now) {
  file();
  Timeline& timeline = summary_.timeline;
  timeline.at(now - from_);
  const Duration width = timeline.width();
  interval_began_ = from_ + (now - from_) / width * width;
  // In the quiet ones in between there were the connections that are there now.
  for (TimePoint next = interval_ends_; next <= interval_began_; next += width) {
    Interval& interval = timeline.at(next - from_);
    interval.connections = std::max(interval.connections, open_);
  }
  interval_ends_ = interval_began_ + width;
  most_open_ = open_;
}

void Recorder::file() {
  Interval& interval = summary_.timeline.at(interval_began_ - from_);
  interval.latency.merge(observe::CompactHistogram(recent_));
  interval.connections = std::max(interval.connections, most_open_);
  summary_.latency.merge(recent_);
  recent_.clear();
}

}  // namespace wskit::load
