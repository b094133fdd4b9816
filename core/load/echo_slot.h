#pragma once

#include "load/held_slot.h"
#include "load/in_flight.h"

namespace wskit::load {

/// Sends messages and takes every message that comes for the reply to the oldest unanswered one.
class EchoSlot final : public HeldSlot {
 public:
  using HeldSlot::HeldSlot;

  [[nodiscard]] std::uint64_t room() const override;
  void issue(const Flight& flight, std::uint64_t count) override;

 private:
  void on_message(const wire::MessageView& message) override;
  void lose_all(Loss loss) override;

  InFlight in_flight_;
};

}  // namespace wskit::load
