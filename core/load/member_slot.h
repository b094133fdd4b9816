#pragma once

#include <vector>

#include "flow/deadline.h"
#include "load/link_slot.h"
#include "load/reception.h"
#include "load/room.h"
#include "load/under_way.h"

namespace wskit::load {

/// One member of a room, who gets what is published there; the first ones publish.
class MemberSlot final : public LinkSlot, private flow::DeadlineOwner {
 public:
  /// `room` outlives it.
  MemberSlot(const SlotContext& context, std::uint64_t index, Room& room);

  [[nodiscard]] std::uint64_t room() const override;
  void issue(const Flight& flight, std::uint64_t count) override;
  void abandon() override {}
  void account(Summary& summary) const override;

  /// Of the measured messages, those that it has published.
  [[nodiscard]] std::uint64_t published() const { return reception_.tally().published; }

 private:
  enum class State : std::uint8_t { kOutside, kJoining, kMember, kGone };

  void on_open(const client::Opened& opened) override;
  void on_message(const wire::MessageView& message) override;
  void on_batch_end() override;
  void on_ended(const client::Ended& ended) override;
  void on_deadline(flow::Deadline& which) override;

  void say_hello();
  void join();
  void take_answer(std::string_view text);
  void refuse(Error why);
  void hear(const Stamp& stamp);
  void hear_other(std::string_view text);
  [[nodiscard]] const Fanout& fanout() const { return *context_.config.fanout; }

  Room& room_;
  State state_ = State::kOutside;
  bool was_member_ = false;
  bool gone_ = false;
  const std::uint64_t most_;  ///< own messages under way at a time; 0: it does not publish
  Reception reception_;
  UnderWay under_way_;
  std::vector<MemberSlot*> heard_;  ///< publishers whose message is back, in this batch
  TimePoint batch_time_;            ///< when the bytes being handled came; zero between batches
  TimePoint last_sign_;             ///< when an own message was last back, or sent after a pause
  flow::Deadline patience_{*this};  ///< for being let in, then for own messages
};

}  // namespace wskit::load
