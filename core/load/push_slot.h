#pragma once

#include <cstdint>
#include <deque>

#include "flow/deadline.h"
#include "load/held_slot.h"

namespace wskit::load {

/// Sends messages and awaits no replies: an operation is done once the channel has handed its bytes
/// on, as a rule to the operating system. While that takes none, nothing more is sent.
class PushSlot final : public HeldSlot, private flow::DeadlineOwner {
 public:
  using HeldSlot::HeldSlot;

  [[nodiscard]] std::uint64_t room() const override;
  void issue(const Flight& flight, std::uint64_t count) override;
  void abandon() override { lose_all(Loss::kNotSent); }

 private:
  struct Queued {
    Flight flight;
    std::uint64_t end;  ///< of its bytes, on the scale of Channel::queued
  };

  void on_drained() override;
  void on_ended(const client::Ended& ended) override;
  void on_deadline(flow::Deadline& which) override;
  void lose_all(Loss loss) override;

  /// What ends at `left` or before has left.
  void complete(std::uint64_t left, TimePoint now);

  std::deque<Queued> queued_;
  std::uint64_t bytes_ = 0;  ///< of their messages
  Duration look_after_{};    ///< until the next look at what has left
  flow::Deadline look_{*this};
};

}  // namespace wskit::load
