#include "client/recorded_channel.h"

#include <utility>

#include "client/secrets.h"
#include "wire/protocol_events.h"

namespace wskit::client {
namespace {

using capture::Note;
using envelope::Direction;

Note::Kind kind_of(wire::Opcode opcode) {
  return opcode == wire::Opcode::kText ? Note::Kind::kText : Note::Kind::kBinary;
}

}  // namespace

bool RecordedChannel::send(wire::Opcode opcode, std::string_view bytes) {
  if (!channel_->send(opcode, bytes)) return false;
  note(kind_of(opcode), Direction::kToServer, bytes);
  return true;
}

void RecordedChannel::ping(std::string_view data) {
  note(Note::Kind::kPing, Direction::kToServer, data);
  channel_->ping(data);
}

void RecordedChannel::record_to(LoopFeed* feed) {
  feed_ = feed;
  connection_ = 0;
  if (opened_) begin();
}

void RecordedChannel::begin() {
  if (feed_ == nullptr) return;
  capture::Opening opening;
  opening.url = config_.url.text();
  opening.status = opened_->status;
  opening.subprotocol = opened_->subprotocol;
  opening.headers = config_.headers;
  opening.subprotocols = config_.subprotocols;
  opening.secrets = secrets_of(config_);
  connection_ = feed_->feed().open(feed_->now(), std::move(opening));
}

void RecordedChannel::on_open(const Opened& opened) {
  opened_ = opened;
  begin();
  handler_.on_open(opened);
}

void RecordedChannel::on_message(const wire::MessageView& message) {
  note(kind_of(message.opcode), Direction::kToClient, message.bytes);
  handler_.on_message(message);
}

void RecordedChannel::on_ping(std::string_view data) {
  note(Note::Kind::kPing, Direction::kToClient, data);
  handler_.on_ping(data);
}

void RecordedChannel::on_pong(std::string_view data, Duration round_trip) {
  if (connection_ != 0) {
    feed_->feed().pong(feed_->now(), connection_, Direction::kToClient, data, round_trip);
  }
  handler_.on_pong(data, round_trip);
}

void RecordedChannel::on_ended(const Ended& ended) {
  // The feed is told from the server's point of view: whom that holds for its peer is us.
  const bool by_us = ended.clean && !ended.by_peer;
  opened_.reset();
  if (const auto connection = std::exchange(connection_, 0); connection != 0) {
    feed_->feed().close(feed_->now(), connection, {ended.code, ended.reason, by_us});
  }
  handler_.on_ended(ended);
}

void RecordedChannel::note(Note::Kind kind, Direction direction, std::string_view bytes) {
  if (connection_ == 0) return;
  feed_->feed().note(feed_->now(), connection_, kind, direction, bytes);
}

}  // namespace wskit::client
