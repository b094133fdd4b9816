#pragma once

#include <cstdint>
#include <string_view>

#include "load/link_slot.h"

namespace wskit::load {

/// A slot whose connection is made at the beginning, and held: when it ends before it is told to,
/// the slot has failed. By itself it sends nothing, and takes every message for one that nobody
/// asked for.
class HeldSlot : public LinkSlot {
 public:
  using LinkSlot::LinkSlot;

  [[nodiscard]] std::uint64_t room() const override { return 0; }
  void issue(const Flight& flight, std::uint64_t count) override;
  void abandon() override { lose_all(Loss::kNoReply); }

 protected:
  struct Sent {
    Flight flight;           ///< knows the size of the message
    std::string_view bytes;  ///< of the message, until the next
  };

  void on_open(const client::Opened& opened) override;
  void on_message(const wire::MessageView& message) override;
  void on_batch_end() override;
  void on_ended(const client::Ended& ended) override;

  /// How many operations fit in beside those under way, whose messages have so many bytes.
  [[nodiscard]] std::uint64_t room_beside(std::uint64_t under_way, std::uint64_t bytes) const;
  /// Sends the next message at the times of `flight`. One that the channel refuses is lost with the
  /// connection, whose end is about to be reported.
  Sent send_next(const Flight& flight);
  /// Its connection ended before it was told to.
  [[nodiscard]] bool gone() const { return gone_; }
  /// Gives the connection up and makes another one in its place.
  void renew();
  /// When the bytes being handled came; once they all are, the owner hears that there may be room.
  TimePoint batch_time();

 private:
  /// The operations under way came to nothing.
  virtual void lose_all(Loss /*loss*/) {}

  bool gone_ = false;
  TimePoint batch_time_;   ///< zero between batches
  bool renewing_ = false;  ///< the connection is ending, and another one is to follow
};

}  // namespace wskit::load
