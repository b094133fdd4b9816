#pragma once

#include "flow/deadline.h"
#include "load/link_slot.h"
#include "load/reception.h"
#include "load/under_way.h"

namespace wskit::load {

/// Sends stamped messages, and takes for the reply to one what carries its stamp, in whatever order
/// that comes.
class AuditSlot final : public LinkSlot, private flow::DeadlineOwner {
 public:
  AuditSlot(const SlotContext& context, std::uint64_t index);

  [[nodiscard]] std::uint64_t room() const override;
  void issue(const Flight& flight, std::uint64_t count) override;
  void abandon() override;
  void account(Summary& summary) const override;

 private:
  void on_open(const client::Opened& opened) override;
  void on_message(const wire::MessageView& message) override;
  void on_batch_end() override;
  void on_ended(const client::Ended& ended) override;
  void on_deadline(flow::Deadline& which) override;

  [[nodiscard]] bool looks_like_ours(std::size_t size) const;

  const std::uint64_t most_;  ///< messages under way at a time
  Reception reception_;
  UnderWay under_way_;
  bool gone_ = false;
  TimePoint batch_time_;  ///< when the bytes being handled came; zero between batches
  TimePoint last_sign_;   ///< when something was last sent or came
  flow::Deadline patience_{*this};
};

}  // namespace wskit::load
