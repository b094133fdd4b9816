#pragma once

#include <cstdint>

#include "load/awaiting_slot.h"
#include "load/reception.h"
#include "load/under_way.h"

namespace wskit::load {

/// A slot that gets stamped messages, each of which says itself which it is, and may send some.
class ReceiverSlot : public AwaitingSlot {
 public:
  /// `most`: own messages that may be under way at a time.
  ReceiverSlot(const SlotContext& context, std::uint64_t index, const Reception::Rules& rules,
               std::uint64_t most);

  [[nodiscard]] std::uint64_t room() const override;
  void account(Summary& summary) const override;

  /// Of the measured messages, those that it has sent.
  [[nodiscard]] std::uint64_t published() const { return tally().published; }

 protected:
  /// Sends the next message at the times of `flight`; returns how many bytes it has.
  std::size_t publish(const Flight& flight);
  /// Message `number` of its own is back, for the first time, at `now`.
  void note_return(std::uint64_t number, TimePoint now);
  [[nodiscard]] bool has_under_way() const { return under_way_.count() > 0; }
  Reception& reception() { return reception_; }
  [[nodiscard]] const Receiver& tally() const { return reception_.tally(); }

 private:
  std::optional<TimePoint> give_up(TimePoint sent) override;

  const std::uint64_t most_;
  Reception reception_;
  UnderWay under_way_;
  TimePoint last_sign_;  ///< when an own message was last back, or sent after a pause
};

}  // namespace wskit::load
