#pragma once

#include "load/slot.h"

namespace wskit::load {

/// Sends messages and takes every message that comes for the reply to the oldest unanswered one.
class EchoSlot final : public Slot {
 public:
  EchoSlot(const SlotContext& context, std::uint64_t index);

  [[nodiscard]] std::uint64_t room() const override;
  void issue(const Flight& flight, std::uint64_t count) override;
  void abandon() override { lose_all(Loss::kNoReply); }

 private:
  void on_open(const client::Opened& opened) override;
  void on_message(const wire::MessageView& message) override;
  void on_batch_end() override;
  void on_ended(const client::Ended& ended) override;

  void lose_all(Loss loss);

  const std::uint64_t most_;  ///< operations under way at a time
  InFlight in_flight_;
  TimePoint batch_time_;  ///< when the bytes being handled came; zero between batches
};

}  // namespace wskit::load
