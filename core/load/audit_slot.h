#pragma once

#include "load/receiver_slot.h"

namespace wskit::load {

/// Sends stamped messages, and takes for the reply to one what carries its stamp, in whatever order
/// that comes.
class AuditSlot final : public ReceiverSlot {
 public:
  AuditSlot(const SlotContext& context, std::uint64_t index);

  void issue(const Flight& flight, std::uint64_t count) override;

 private:
  void on_message(const wire::MessageView& message) override;
  void lose_all(Loss loss) override;

  [[nodiscard]] bool looks_like_ours(std::size_t size) const;
};

}  // namespace wskit::load
