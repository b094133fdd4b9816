#pragma once

#include "capture/feed.h"
#include "capture/recorder.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::client {

/// What one loop gives to a recorder, handed over in time.
class LoopFeed final : private flow::DeadlineOwner {
 public:
  /// How long an event may wait for others to be handed over together. A process that is killed
  /// loses no more than these.
  static constexpr Duration kHandOver = std::chrono::milliseconds(10);

  /// Before the recorder has any events. Recorder and loop outlive this.
  LoopFeed(capture::Recorder& recorder, net::Loop& loop, Duration hand_over = kHandOver)
      : loop_(loop),
        feed_(recorder.add_feed([this, hand_over] { loop_.arm(deadline_, hand_over); })) {}
  LoopFeed(const LoopFeed&) = delete;
  LoopFeed& operator=(const LoopFeed&) = delete;

  [[nodiscard]] capture::Feed& feed() { return feed_; }
  [[nodiscard]] const capture::Feed& feed() const { return feed_; }
  [[nodiscard]] TimePoint now() const { return loop_.now(); }

 private:
  void on_deadline(flow::Deadline& /*which*/) override { feed_.hand_over(); }

  net::Loop& loop_;
  capture::Feed& feed_;
  flow::Deadline deadline_{*this};
};

}  // namespace wskit::client
