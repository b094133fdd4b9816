#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "wire/opcode.h"

namespace wskit::client {

/// Messages from the moment at which they are given until they have left this process, in order:
/// those that were handed to a channel which may still lose them, and behind these the ones that
/// wait for a channel. Its owner bounds it, by looking at `waiting` and `bytes`.
class Backlog {
 public:
  struct Item {
    wire::Opcode opcode;
    std::string bytes;
    std::uint64_t end = 0;  ///< on the channel's scale, once handed out
  };

  /// Behind all others.
  void add(wire::Opcode opcode, std::string_view bytes);
  /// The first that waits, or null.
  [[nodiscard]] const Item* next() const;
  /// `next` has been handed to the channel, where it ends at `end`.
  void hand_out(std::uint64_t end);
  /// What the channel was given has left up to here.
  void settle(std::uint64_t left);
  /// The channel is gone, and what had not left up to here waits again.
  void take_back(std::uint64_t left);

  [[nodiscard]] std::size_t waiting() const { return items_.size() - handed_; }
  /// Of those that wait.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  std::deque<Item> items_;
  std::size_t handed_ = 0;  ///< how many of them, at the front, were handed out
  std::size_t bytes_ = 0;
};

}  // namespace wskit::client
