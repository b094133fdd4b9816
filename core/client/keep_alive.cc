#include "client/keep_alive.h"

#include <algorithm>
#include <utility>

namespace wskit::client {

void KeepAlive::start(TimePoint now) {
  unanswered_ = false;
  next_ping_ = now + config_.ping_interval;
}

KeepAlive::Step KeepAlive::check(TimePoint now, std::size_t queued) {
  // A queue that shrinks, with the ping still behind it, is a sign of life too.
  if (queued != 0 && queued < queued_) unanswered_ = false;
  if (unanswered_ && now >= give_up_) return Step::kGone;
  if (now < next_ping_) return Step::kWait;
  next_ping_ = now + config_.ping_interval;
  return Step::kPing;
}

void KeepAlive::expect_pong(TimePoint now, std::size_t queued, bool reading) {
  // Who does not read cannot expect to see a pong.
  if (!reading || std::exchange(unanswered_, true)) return;
  give_up_ = now + config_.pong_timeout;
  queued_ = queued;
}

TimePoint KeepAlive::next() const {
  return unanswered_ ? std::min(next_ping_, give_up_) : next_ping_;
}

void KeepAlive::sent(std::string_view data, TimePoint now) {
  ping_data_ = data;
  pinged_ = now;
}

Duration KeepAlive::answered(std::string_view data, TimePoint now) {
  if (pinged_ == TimePoint{} || data != ping_data_) return Duration::zero();
  return now - std::exchange(pinged_, {});
}

}  // namespace wskit::client
