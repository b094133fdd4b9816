#include "capture/feed.h"

#include <algorithm>
#include <utility>

#include "capture/recorder.h"
#include "wire/frame.h"

namespace wskit::capture {

using envelope::Direction;
using Kind = Note::Kind;

Feed::Feed(Recorder& recorder, std::size_t index, std::function<void()> hand_over_soon)
    : recorder_(recorder), hand_over_soon_(std::move(hand_over_soon)), batch_(index) {}

std::uint32_t Feed::open(TimePoint at, Opening opening) {
  if (!make_room(sizeof(Note))) return 0;
  Note note;
  note.at = at;
  note.connection = recorder_.next_connection();
  note.type.kind = Kind::kOpening;
  note.size = batch_.keep(std::move(opening));
  put(note, {});
  return note.connection;
}

void Feed::note(TimePoint at, std::uint32_t connection, Kind kind, Direction direction,
                std::string_view bytes) {
  add(at, connection, {kind, direction}, bytes);
}

void Feed::pong(TimePoint at, std::uint32_t connection, Direction direction, std::string_view data,
                Duration round_trip) {
  note(at, connection, Kind::kPong, direction, pong_bytes(data, round_trip));
}

void Feed::deliver(TimePoint at, std::uint32_t connection, const Payload& frame) {
  const auto opcode = static_cast<wire::Opcode>(frame.view().front() & 0x0f);
  note(at, connection, opcode == wire::Opcode::kText ? Kind::kText : Kind::kBinary,
       Direction::kToClient, wire::payload_of(frame.view()));
}

void Feed::close(TimePoint at, std::uint32_t connection, const wire::CloseInfo& how) {
  const Direction direction = how.by_peer ? Direction::kToServer : Direction::kToClient;
  add(at, connection, {Kind::kClose, direction, how.code}, how.reason);
}

void Feed::hand_over() {
  note_loss();
  if (batch_.empty()) return;
  granted_ = 0;
  drawn_ = kNoRun;
  recorder_.take(std::exchange(batch_, recorder_.fresh_batch(batch_.feed())));
}

void Feed::add(TimePoint at, std::uint32_t connection, Note::Type type, std::string_view bytes) {
  bool repeats = batch_.repeats(bytes);
  if (batch_.size() + sizeof(Note) + (repeats ? 0 : bytes.size()) > granted_) {
    if (!make_room(sizeof(Note) + bytes.size())) return;
    repeats = batch_.repeats(bytes);
  }
  put({at, repeats ? Note::kAsBefore : bytes.size(), connection, type}, bytes);
  if (batch_.size() >= kEnough) hand_over();
}

/// Whether a note of `size` may be put; what was lost before has been told of then.
bool Feed::make_room(std::size_t size) {
  if (batch_.size() + size > kEnough) hand_over();
  if (!recorder_.has_room_for(batch_.cost() + size)) {
    granted_ = 0;  // the next one has to tell of it
    ++lost_;
    ++unsaid_;
    recorder_.tell_of_loss();
    return false;
  }
  note_loss();
  batch_.reserve(std::max(kEnough, batch_.size() + size));
  granted_ = recorder_.has_room_for(kEnough) ? kEnough : 0;
  return true;
}

void Feed::put(const Note& note, std::string_view bytes) {
  if (drawn_ != recorder_.tickets_drawn()) {
    if (batch_.empty() && hand_over_soon_) hand_over_soon_();
    const std::uint64_t ticket = recorder_.next_ticket();
    drawn_ = ticket + 1;
    batch_.begin_run(ticket);
  }
  batch_.add(note, bytes);
}

void Feed::note_loss() {
  if (unsaid_ == 0) return;
  Note note;
  note.type.kind = Kind::kLoss;
  note.size = std::exchange(unsaid_, 0);
  batch_.reserve(batch_.size() + sizeof note);
  put(note, {});
}

}  // namespace wskit::capture
