#pragma once

#include <vector>

#include "flow/deadline.h"
#include "load/receiver_slot.h"
#include "load/room.h"

namespace wskit::load {

/// One member of a room, who gets what is published there; the first ones publish.
class MemberSlot final : public ReceiverSlot {
 public:
  /// `room` outlives it.
  MemberSlot(const SlotContext& context, std::uint64_t index, Room& room);

  [[nodiscard]] std::uint64_t room() const override;
  void issue(const Flight& flight, std::uint64_t count) override;
  void account(Summary& summary) const override;

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
  std::vector<MemberSlot*> heard_;  ///< publishers whose message is back, in this batch
  flow::Deadline let_in_{*this};    ///< until then it has to be
};

}  // namespace wskit::load
