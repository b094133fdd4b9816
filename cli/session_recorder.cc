#include "cli/session_recorder.h"

#include <utility>

namespace wskit::cli {
namespace {

namespace event = envelope::event;
using envelope::Body;
using envelope::Direction;

}  // namespace

Status SessionRecorder::opened(TimePoint now, const client::LinkConfig& link,
                               const client::Opened& opened) {
  link_ = &link;
  opened_ = opened;
  if (capture_ == nullptr) return ok();
  connection_ = std::to_string(++connections_);
  const std::string url = link.url.text();
  event::Open open;
  open.url = url;
  open.status = opened.status;
  open.subprotocol = opened.subprotocol;
  open.headers = link.headers;
  open.subprotocols = link.subprotocols;
  return write(now, std::move(open));
}

Status SessionRecorder::message(TimePoint now, Direction direction, wire::Opcode opcode,
                                std::string_view bytes) {
  const bool text = opcode == wire::Opcode::kText;
  return write(now,
               event::Message{direction, {text ? Body::Form::kText : Body::Form::kBinary, bytes}});
}

Status SessionRecorder::ping(TimePoint now, std::string_view data) {
  return write(now, event::Ping{Direction::kToClient, envelope::body_of(data)});
}

Status SessionRecorder::pong(TimePoint now, std::string_view data, Duration round_trip) {
  return write(now, event::Pong{Direction::kToClient, envelope::body_of(data), round_trip});
}

Status SessionRecorder::closed(TimePoint now, const client::Ended& ended) {
  link_ = nullptr;
  if (!ended.opened) return ok();
  const bool by_client = ended.clean && !ended.by_peer;
  return write(
      now,
      event::Close{
          ended.code, ended.reason, {}, by_client ? Direction::kToServer : Direction::kToClient});
}

Status SessionRecorder::record_to(capture::Writer* capture, TimePoint now) {
  capture_ = capture;
  return link_ == nullptr ? ok() : opened(now, *link_, client::Opened(opened_));
}

Status SessionRecorder::flush() {
  return capture_ == nullptr ? ok() : capture_->flush();
}

Status SessionRecorder::write(TimePoint now, envelope::What what) {
  return capture_ == nullptr ? ok() : capture_->write(now, connection_, std::move(what));
}

}  // namespace wskit::cli
