#include "load/busy_watch.h"

#include <algorithm>

namespace wskit::load {

void BusyWatch::start() {
  read();
  began_ = read_;
  began_with_ = spent_;
  loop_.arm(next_, began_ + kEvery);
}

double BusyWatch::stop(TimePoint end) {
  if (!next_.armed()) return 0;
  next_.disarm();
  if (end > read_) read();
  if (read_ <= began_) return 0;
  const double share = double((spent_ - began_with_).count()) / double((read_ - began_).count());
  // The two clocks are read one after the other.
  return std::min(share, 1.0);
}

void BusyWatch::on_deadline(flow::Deadline& /*which*/) {
  if (worked_ >= read_) read();
  loop_.arm(next_, loop_.now() + kEvery);
}

void BusyWatch::read() {
  spent_ = thread_time_();
  read_ = loop_.now();
}

}  // namespace wskit::load
