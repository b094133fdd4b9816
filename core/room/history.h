#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/payload.h"
#include "room/limits.h"

namespace wskit::room {

class Room;

/// A message that a room remembers.
struct Remembered {
  Room* room = nullptr;
  std::uint64_t seq = 0;
  TimePoint at;
  Payload frame;                   ///< as it was broadcast
  Remembered* previous = nullptr;  ///< of the same room
  Remembered* next = nullptr;
  Remembered* older = nullptr;  ///< of all rooms
  Remembered* newer = nullptr;
};

/// The messages of one room, without a gap.
struct Trail {
  Remembered* first = nullptr;
  Remembered* last = nullptr;
  std::size_t length = 0;
};

/// Which messages a member wants.
struct HistoryRange {
  /// Those after this number, oldest first; nothing: the newest.
  std::optional<std::uint64_t> since;
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  /// In which `since` was counted; nothing: the present one.
  std::optional<std::uint64_t> epoch = std::nullopt;
};

/// An epoch as members see it, and back. What is no such text is no room's epoch: 0.
std::string epoch_text(std::uint64_t epoch);
std::uint64_t read_epoch(std::string_view text);

/// Messages out of a trail: `length` of them from `first` on.
struct Excerpt {
  const Remembered* first = nullptr;
  std::size_t length = 0;
  /// No message is missing between `since` (or the room's first) and the last of them.
  bool complete = true;
};

/// What the rooms of one loop remember, in the order in which it came: handles to the frames that
/// were broadcast. Adding and dropping cost O(1), and nothing is ever searched for what is too old.
/// A message takes its frame and about 130 bytes.
class History {
 public:
  /// Of one answer, the frames of all messages together; one message is always told.
  static constexpr std::size_t kMaxAnswer = std::size_t{256} << 10;

  explicit History(const HistoryLimits& limits) : limits_(limits) {}
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  /// The newest message of `room`, which forgets its oldest when it has too many. Rooms stay where
  /// they are while they have messages here.
  void add(Room& room, std::uint64_t seq, const Payload& frame, TimePoint now);
  /// Whether the oldest message of all has to go: it is too old, or all take too much memory.
  [[nodiscard]] bool has_excess(TimePoint now) const;
  /// Forgets the oldest message of all, of which there is one; the room that had it.
  Room& drop_oldest();
  /// When the oldest message will be too old.
  [[nodiscard]] std::optional<TimePoint> expiry() const;

  [[nodiscard]] static Excerpt excerpt(const Room& room, const HistoryRange& range);

  [[nodiscard]] std::size_t messages() const { return entries_.size() - spare_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  Remembered& take_entry();
  void drop_first(Trail& trail);

  HistoryLimits limits_;
  std::deque<Remembered> entries_;  ///< in use, and spare ones
  Remembered* spares_ = nullptr;    ///< linked by `next`
  std::size_t spare_ = 0;
  Remembered* oldest_ = nullptr;
  Remembered* newest_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace wskit::room
