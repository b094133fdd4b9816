#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "room/history.h"
#include "room/text_map.h"

namespace wskit::room {

/// Someone who is in a room, with any number of connections.
struct Presence {
  std::uint32_t connections = 0;
  std::int64_t last_seen = 0;  ///< Unix milliseconds of the last sign of life
};

/// What the owner of a room knows of it: who is present, on which loops, what number the next
/// message gets, and which messages it remembers. About 90 bytes a user.
class Room {
 public:
  /// `epoch` tells it from other rooms that had, or will have, its name.
  Room(std::size_t loops, std::uint64_t epoch) : epoch_(epoch), connections_(loops) {}

  /// One more connection of `user`, on `loop`.
  void join(std::string_view user, std::size_t loop, std::int64_t now);
  /// One less. It must have joined.
  void leave(std::string_view user, std::size_t loop);
  /// The number of the message that `user`, who is present, sends now; the first is 1.
  std::uint64_t next_message(std::string_view user, std::int64_t now);
  /// `user` gave a sign of life; nothing when it is not present.
  void see(std::string_view user, std::int64_t now);

  [[nodiscard]] bool has(std::string_view user) const { return users_.find(user) != users_.end(); }
  /// Nobody is here, and nothing is remembered.
  [[nodiscard]] bool is_idle() const { return users_.empty() && trail_.length == 0; }
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  /// The number of the last message; 0 before the first.
  [[nodiscard]] std::uint64_t messages() const { return messages_; }
  [[nodiscard]] const TextMap<Presence>& users() const { return users_; }
  /// How many connections each loop has here.
  [[nodiscard]] std::span<const std::uint32_t> connections() const { return connections_; }

  /// The name under which it is kept, borrowed for as long as it is.
  [[nodiscard]] std::string_view name() const { return name_; }
  void set_name(std::string_view name) { name_ = name; }
  /// History's part of it.
  [[nodiscard]] Trail& trail() { return trail_; }
  [[nodiscard]] const Trail& trail() const { return trail_; }

 private:
  std::string_view name_;
  std::uint64_t epoch_;
  std::uint64_t messages_ = 0;
  Trail trail_;
  std::vector<std::uint32_t> connections_;
  TextMap<Presence> users_;
};

}  // namespace wskit::room
