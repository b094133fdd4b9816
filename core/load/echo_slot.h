#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "load/awaiting_slot.h"
#include "load/in_flight.h"
#include "load/marker.h"

namespace wskit::load {

/// Sends messages and takes a message that comes for the reply to the oldest unanswered one of the
/// same bytes, or, when there is none, to the oldest: for servers that answer in turn.
class EchoSlot final : public AwaitingSlot {
 public:
  EchoSlot(const SlotContext& context, std::uint64_t index);

  [[nodiscard]] std::uint64_t room() const override;
  void issue(const Flight& flight, std::uint64_t count) override;

 private:
  void on_message(const wire::MessageView& message) override;
  void lose_all(Loss loss) override;
  std::optional<TimePoint> give_up(TimePoint sent) override;
  /// Where every reply says which message it is to.
  std::optional<TimePoint> give_up_each(TimePoint sent);
  /// Where only the order says it: a connection that has been silent is made anew, lest what still
  /// comes is taken for the reply to another message.
  std::optional<TimePoint> give_up_connection(TimePoint sent);
  [[nodiscard]] bool is_given_up(std::uint64_t mark) const;

  const Marker marker_;
  const bool distinct_;  ///< no two messages are alike
  bool echoes_ = false;  ///< the last reply was the same bytes as its message
  TimePoint heard_;      ///< when it came
  InFlight in_flight_;
  std::vector<std::uint64_t> given_up_;  ///< marks of the last messages that were
};

}  // namespace wskit::load
