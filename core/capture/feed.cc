#include "capture/feed.h"

#include <utility>

#include "capture/recorder.h"
#include "wire/frame.h"

namespace wskit::capture {

using envelope::Direction;
using Kind = Note::Kind;

Feed::Feed(Recorder& recorder, std::size_t index, std::function<void()> hand_over_soon)
    : recorder_(recorder), hand_over_soon_(std::move(hand_over_soon)) {
  batch_.feed = index;
}

std::uint32_t Feed::open(TimePoint at, Opening opening) {
  if (!has_room_for(0)) return 0;
  const std::uint32_t connection = recorder_.next_connection();
  batch_.openings.push_back(std::move(opening));
  Note note;
  note.at = at;
  note.connection = connection;
  note.kind = Kind::kOpening;
  note.begin = batch_.openings.size() - 1;
  add(note);
  return connection;
}

void Feed::note(TimePoint at, std::uint32_t connection, Kind kind, Direction direction,
                std::string_view bytes) {
  if (!has_room_for(bytes.size())) return;
  add({0, at, keep(bytes), bytes.size(), connection, 0, kind, direction});
}

void Feed::deliver(TimePoint at, std::uint32_t connection, const Payload& frame) {
  const std::string_view payload = wire::payload_of(frame.view());
  if (!has_room_for(payload.size())) return;
  if (shared_.view().data() != frame.view().data()) {
    shared_begin_ = keep(payload);
    shared_ = frame;
  }
  const auto opcode = static_cast<wire::Opcode>(frame.view().front() & 0x0f);
  const Kind kind = opcode == wire::Opcode::kText ? Kind::kText : Kind::kBinary;
  add({0, at, shared_begin_, payload.size(), connection, 0, kind, Direction::kToClient});
}

void Feed::close(TimePoint at, std::uint32_t connection, const wire::CloseInfo& how) {
  if (!has_room_for(how.reason.size())) return;
  add({0, at, keep(how.reason), how.reason.size(), connection, how.code, Kind::kClose,
       how.by_peer ? Direction::kToServer : Direction::kToClient});
}

void Feed::hand_over() {
  note_loss();
  if (batch_.notes.empty()) return;
  shared_ = {};
  recorder_.take(std::exchange(batch_, recorder_.fresh_batch(batch_.feed)));
}

bool Feed::has_room_for(std::size_t bytes) {
  if (!recorder_.has_room_for(batch_.cost() + bytes)) {
    ++lost_;
    ++unsaid_;
    recorder_.tell_of_loss();
    return false;
  }
  note_loss();
  return true;
}

void Feed::add(Note note) {
  if (batch_.notes.empty() && hand_over_soon_) hand_over_soon_();
  note.ticket = recorder_.next_ticket();
  batch_.notes.push_back(note);
  if (batch_.cost() >= kEnough) hand_over();
}

std::size_t Feed::keep(std::string_view bytes) {
  const std::size_t begin = batch_.bytes.size();
  batch_.bytes += bytes;
  return begin;
}

void Feed::note_loss() {
  if (unsaid_ == 0) return;
  Note note;
  note.kind = Kind::kLoss;
  note.size = std::exchange(unsaid_, 0);
  add(note);
}

}  // namespace wskit::capture
