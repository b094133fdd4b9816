#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "room/text_map.h"

namespace wskit::room {

/// Someone who is in a room, with any number of connections.
struct Presence {
  std::uint32_t connections = 0;
  std::int64_t last_seen = 0;  ///< Unix milliseconds of the last join or message
};

/// What the owner of a room knows of it: who is present, on which loops, and what number the next
/// message gets. About 90 bytes a user.
class Room {
 public:
  explicit Room(std::size_t loops) : connections_(loops) {}

  /// One more connection of `user`, on `loop`.
  void join(std::string_view user, std::size_t loop, std::int64_t now);
  /// One less. It must have joined.
  void leave(std::string_view user, std::size_t loop);
  /// The number of the message that `user`, who is present, sends now; the first is 1.
  std::uint64_t next_message(std::string_view user, std::int64_t now);

  [[nodiscard]] bool has(std::string_view user) const { return users_.find(user) != users_.end(); }
  [[nodiscard]] bool empty() const { return users_.empty(); }
  [[nodiscard]] const TextMap<Presence>& users() const { return users_; }
  /// How many connections each loop has here.
  [[nodiscard]] std::span<const std::uint32_t> connections() const { return connections_; }

 private:
  std::uint64_t messages_ = 0;
  std::vector<std::uint32_t> connections_;
  TextMap<Presence> users_;
};

}  // namespace wskit::room
