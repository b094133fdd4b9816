#pragma once

#include <optional>

#include "flow/deadline.h"
#include "load/held_slot.h"

namespace wskit::load {

/// A held slot whose operations end with what comes back. What has not come for the reply timeout
/// is given up, and its place used again.
class AwaitingSlot : public HeldSlot, protected flow::DeadlineOwner {
 public:
  using HeldSlot::HeldSlot;

 protected:
  /// Something that awaits a reply was sent at `sent`.
  void await_reply(TimePoint sent) {
    if (!patience_.armed()) context_.loop.arm(patience_, sent + context_.config.reply_timeout);
  }
  void on_deadline(flow::Deadline& which) override;

 private:
  /// Gives up what was sent at `sent` or before. Returns when to count from for the next look,
  /// later than `sent`; nothing when what is sent next is the first that is awaited again.
  virtual std::optional<TimePoint> give_up(TimePoint sent) = 0;

  flow::Deadline patience_{*this};
};

}  // namespace wskit::load
