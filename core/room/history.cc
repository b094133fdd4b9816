#include "room/history.h"

#include <charconv>
#include <system_error>
#include <utility>

#include "base/assert.h"
#include "room/room.h"

namespace wskit::room {
namespace {

// The entry, the frame's own header and what malloc adds to it.
constexpr std::size_t kMessageCost = sizeof(Remembered) + 48;
// What a room costs that may be remembered for one message only.
constexpr std::size_t kRoomCost = 384;
constexpr int kEpochBase = 36;

std::size_t cost_of(const Remembered& entry) {
  return entry.frame.size() + kMessageCost;
}

/// Grows `excerpt` by one message, unless it has as many as one answer may hold. `bytes` is their
/// size.
bool extend(Excerpt& excerpt, const Remembered& entry, std::uint64_t limit, std::size_t& bytes) {
  bytes += entry.frame.size();
  const bool fits = excerpt.length == 0 || bytes <= History::kMaxAnswer;
  if (!fits || excerpt.length >= limit) return false;
  ++excerpt.length;
  return true;
}

Excerpt oldest_after(const Trail& trail, std::uint64_t since, std::uint64_t limit) {
  Excerpt excerpt{trail.first, 0, true};
  while (excerpt.first != nullptr && excerpt.first->seq <= since)
    excerpt.first = excerpt.first->next;
  std::size_t bytes = 0;
  for (const Remembered* entry = excerpt.first; entry != nullptr; entry = entry->next)
    if (!extend(excerpt, *entry, limit, bytes)) break;
  return excerpt;
}

Excerpt newest(const Trail& trail, std::uint64_t limit) {
  Excerpt excerpt;
  std::size_t bytes = 0;
  for (const Remembered* entry = trail.last; entry != nullptr; entry = entry->previous) {
    if (!extend(excerpt, *entry, limit, bytes)) break;
    excerpt.first = entry;
  }
  return excerpt;
}

}  // namespace

std::string epoch_text(std::uint64_t epoch) {
  char digits[16];
  return {digits, std::to_chars(digits, digits + sizeof digits, epoch, kEpochBase).ptr};
}

std::uint64_t read_epoch(std::string_view text) {
  std::uint64_t epoch = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), epoch, kEpochBase);
  return error == std::errc() && end == text.data() + text.size() ? epoch : 0;
}

void History::add(Room& room, std::uint64_t seq, const Payload& frame, TimePoint now) {
  if (limits_.size == 0) return;
  Trail& trail = room.trail();
  if (trail.length == limits_.size) drop_first(trail);
  Remembered& entry = take_entry();
  entry = {&room, seq, now, frame, trail.last, nullptr, newest_, nullptr};
  (newest_ == nullptr ? oldest_ : newest_->newer) = &entry;
  newest_ = &entry;
  (trail.last == nullptr ? trail.first : trail.last->next) = &entry;
  trail.last = &entry;
  if (trail.length++ == 0) bytes_ += kRoomCost;
  bytes_ += cost_of(entry);
}

bool History::has_excess(TimePoint now) const {
  return oldest_ != nullptr && (bytes_ > limits_.max_bytes || now - oldest_->at >= limits_.ttl);
}

Room& History::drop_oldest() {
  WSKIT_ASSERT(oldest_ != nullptr);
  Room& room = *oldest_->room;
  drop_first(room.trail());
  return room;
}

std::optional<TimePoint> History::expiry() const {
  if (oldest_ == nullptr) return std::nullopt;
  return oldest_->at + limits_.ttl;
}

// What a member knows of another epoch says nothing about this one.
Excerpt History::excerpt(const Room& room, const HistoryRange& range) {
  const bool is_other = range.epoch && *range.epoch != room.epoch();
  const auto since = is_other ? std::nullopt : range.since;
  Excerpt excerpt =
      since ? oldest_after(room.trail(), *since, range.limit) : newest(room.trail(), range.limit);
  const std::uint64_t next = excerpt.length > 0 ? excerpt.first->seq : room.messages() + 1;
  excerpt.complete = !is_other && next == since.value_or(0) + 1;
  return excerpt;
}

Remembered& History::take_entry() {
  if (spares_ == nullptr) return entries_.emplace_back();
  --spare_;
  return *std::exchange(spares_, spares_->next);
}

// A room's first message is the oldest of it, so that a trail never has a gap.
void History::drop_first(Trail& trail) {
  Remembered& entry = *trail.first;
  bytes_ -= cost_of(entry);
  if (--trail.length == 0) bytes_ -= kRoomCost;
  trail.first = entry.next;
  (trail.first == nullptr ? trail.last : trail.first->previous) = nullptr;
  (entry.older == nullptr ? oldest_ : entry.older->newer) = entry.newer;
  (entry.newer == nullptr ? newest_ : entry.newer->older) = entry.older;
  entry = {};
  entry.next = std::exchange(spares_, &entry);
  ++spare_;
}

}  // namespace wskit::room
