#include "load/recorder.h"

namespace wskit::load {

void Recorder::open_window(TimePoint now, Duration cpu) {
  window_ = Window::kOpen;
  opened_at_ = now;
  opened_cpu_ = cpu;
  opened_completed_ = completed_;
}

void Recorder::close_window(TimePoint now, Duration cpu) {
  const bool opened = window_ == Window::kOpen;
  window_ = Window::kClosed;
  if (!opened || now <= opened_at_) return;
  using Seconds = std::chrono::duration<double>;
  summary_.elapsed = now - opened_at_;
  const double seconds = Seconds(summary_.elapsed).count();
  summary_.per_second = static_cast<double>(completed_ - opened_completed_) / seconds;
  summary_.busiest = Seconds(cpu - opened_cpu_).count() / seconds;
}

}  // namespace wskit::load
