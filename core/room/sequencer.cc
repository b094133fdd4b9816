#include "room/sequencer.h"

#include <string>

#include "base/assert.h"
#include "base/clock.h"
#include "wire/protocol.h"

namespace wskit::room {
namespace {

Payload frame(std::string_view text) {
  return wire::frame_shared(wire::Opcode::kText, text);
}

/// The message that `frame` has.
std::string_view text_of(const Payload& frame) {
  wire::FrameHeader header;
  wire::read_header(frame.view(), {}, header);
  return frame.view().substr(header.size);
}

}  // namespace

void Sequencer::handle(const Ask& ask) {
  switch (ask.kind) {
    case Ask::Kind::kJoin:
      return join(ask);
    case Ask::Kind::kJoinAgain:
      return join_again(ask);
    case Ask::Kind::kLeave:
      return leave(ask);
    case Ask::Kind::kMessage:
      return message(ask);
    case Ask::Kind::kPresence:
      return presence(ask);
    case Ask::Kind::kHistory:
      return history(ask);
  }
}

void Sequencer::see(const Sighting& sighting) {
  const std::int64_t now = unix_milliseconds();
  for (const std::string& name : sighting.rooms) {
    const auto found = rooms_.find(name);
    if (found != rooms_.end()) found->second.see(sighting.user, now);
  }
}

// The others hear of the joiner before it is seated, so that it gets only the answer of its own.
void Sequencer::join(const Ask& ask) {
  Room& room = find_or_make(ask.room);
  const bool is_first = !room.has(ask.user);
  begin("user_joined", ask);
  const std::string_view text = composer_.finish();
  if (is_first) courier_.broadcast(ask.room, room, frame(text), kNoAddress);
  reply(ask, composer_.correlate(ask.correlation));
  room.join(ask.user, ask.from.loop, composer_.timestamp());
  reply_presence(ask, &room);
  if (ask.history) reply_history(ask, room);
  courier_.admit(ask.from, ask.room, ask.ticket);
}

void Sequencer::join_again(const Ask& ask) {
  begin("user_joined", ask);
  reply(ask, composer_.finish(ask.correlation));
  reply_presence(ask, &at(ask.room));
  if (ask.history) reply_history(ask, at(ask.room));
}

void Sequencer::leave(const Ask& ask) {
  Room& room = at(ask.room);
  room.leave(ask.user, ask.from.loop);
  begin("user_left", ask);
  const std::string_view text = composer_.finish();
  if (!room.has(ask.user)) courier_.broadcast(ask.room, room, frame(text), ask.from);
  if (!ask.gone) {
    reply(ask, composer_.correlate(ask.correlation));
    courier_.dismiss(ask.from, ask.room, ask.ticket);
  }
  forget_if_idle(room);
}

void Sequencer::message(const Ask& ask) {
  Room& room = at(ask.room);
  if (courier_.is_jammed(room)) {
    const envelope::Fault fault{envelope::FaultCode::kUnavailable,
                                "the room has more messages than it can deliver; try again"};
    return reply(ask, composer_.error(fault, ask.correlation));
  }
  envelope::JsonWriter& writer = begin("message", ask);
  const std::uint64_t seq = room.next_message(ask.user, composer_.timestamp());
  writer.key("content").raw(ask.content).field("seq", seq);
  const Payload shared = frame(composer_.finish());
  const bool answers = !ask.correlation.empty();
  courier_.broadcast(ask.room, room, shared, answers ? ask.from : kNoAddress, ask.begun);
  if (answers) reply(ask, composer_.correlate(ask.correlation));
  remember(room, shared);
}

void Sequencer::presence(const Ask& ask) {
  const auto found = rooms_.find(ask.room);
  reply_presence(ask, found == rooms_.end() ? nullptr : &found->second);
}

void Sequencer::history(const Ask& ask) {
  // A room that nobody is in, and nobody has left behind, is one that has just begun.
  Room& room = find_or_make(ask.room);
  reply_history(ask, room);
  forget_if_idle(room);
}

envelope::JsonWriter& Sequencer::begin(std::string_view type, const Ask& ask) {
  return composer_.begin(type).field("roomId", ask.room).field("userId", ask.user);
}

void Sequencer::reply(const Ask& ask, std::string_view text) {
  courier_.reply(ask.from, frame(text));
}

void Sequencer::reply_presence(const Ask& ask, const Room* room) {
  envelope::JsonWriter& writer = composer_.begin("presence").field("roomId", ask.room);
  writer.key("users").begin_array();
  if (room != nullptr) {
    for (const auto& [user, presence] : room->users()) {
      writer.begin_object()
          .field("userId", user)
          .field("lastSeen", presence.last_seen)
          .end_object();
    }
  }
  writer.end_array();
  reply(ask, composer_.finish(ask.correlation));
}

void Sequencer::reply_history(const Ask& ask, const Room& room) {
  const Excerpt excerpt = History::excerpt(room, *ask.history);
  envelope::JsonWriter& writer = composer_.begin("history").field("roomId", ask.room);
  writer.key("messages").begin_array();
  const Remembered* message = excerpt.first;
  for (std::size_t i = 0; i < excerpt.length; ++i, message = message->next)
    writer.raw(text_of(message->frame));
  writer.end_array().field("epoch", epoch_text(room.epoch())).field("complete", excerpt.complete);
  reply(ask, composer_.finish(ask.correlation));
}

void Sequencer::remember(Room& room, const Payload& frame) {
  history_.add(room, room.messages(), frame, loop_.now());
  forget_excess();
}

void Sequencer::forget_excess() {
  const TimePoint now = loop_.now();
  while (history_.has_excess(now))
    forget_if_idle(history_.drop_oldest());
  const auto due = history_.expiry();
  if (due && !expiry_.armed()) loop_.arm(expiry_, *due);
}

void Sequencer::on_deadline(flow::Deadline& /*which*/) {
  forget_excess();
}

void Sequencer::forget_if_idle(Room& room) {
  if (room.is_idle()) rooms_.erase(rooms_.find(room.name()));
}

Room& Sequencer::find_or_make(std::string_view name) {
  const auto found = rooms_.find(name);
  if (found != rooms_.end()) return found->second;
  const auto made = rooms_.try_emplace(std::string(name), loops_, rng_.next() | 1).first;
  made->second.set_name(made->first);
  return made->second;
}

Room& Sequencer::at(std::string_view name) {
  const auto found = rooms_.find(name);
  WSKIT_ASSERT(found != rooms_.end());
  return found->second;
}

}  // namespace wskit::room
