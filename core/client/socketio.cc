#include "client/socketio.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "envelope/socketio_handshake.h"

namespace wskit::client {
namespace {

using Type = envelope::SocketIoPacket::Type;

// Engine.IO 4: the first character of a text.
constexpr char kOpenPacket = '0';
constexpr char kClosePacket = '1';
constexpr char kPingPacket = '2';
constexpr char kMessagePacket = '4';
constexpr char kNoopPacket = '6';

double silent_seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

/// What a namespace that lets nobody in says. Only a middleware's word is about who asks.
Error refusal(std::string_view json) {
  const std::string why = envelope::socketio_error(json);
  const bool missing = why == "Invalid namespace";
  return {missing ? ErrorKind::kUpgrade : ErrorKind::kUnauthorized,
          "the namespace refused: " + why};
}

}  // namespace

std::string aim_at_socketio(LinkConfig& link, std::string_view path) {
  const std::string target = std::exchange(link.url.target, std::string(path));
  const std::size_t query = std::min(target.find('?'), target.size());
  std::string name_space = target.substr(0, query);
  if (name_space == path) name_space = "/";
  link.url.target += "?EIO=4&transport=websocket";
  if (query + 1 < target.size()) link.url.target += '&' + target.substr(query + 1);
  return name_space;
}

SocketIo::SocketIo(const SocketIoConfig& config, net::Loop& loop, const MakeChannel& make,
                   LinkHandler& handler)
    : ForwardedChannel(make, handler), config_(config), loop_(loop) {}

void SocketIo::open() {
  reading_ = true;
  failure_.reset();
  binary_packet_.clear();
  attachments_.clear();
  state_ = State::kOpening;
  channel_->open();
}

void SocketIo::on_open(const Opened& opened) {
  opened_ = opened;
  loop_.arm(deadline_, config_.timeout);
}

void SocketIo::on_message(const wire::MessageView& message) {
  if (failure_) return;
  if (message.opcode == wire::Opcode::kBinary) return take_attachment(message.bytes);
  take_engine_packet(message.bytes);
}

void SocketIo::take_engine_packet(std::string_view text) {
  const char type = text.empty() ? '\0' : text.front();
  if (type == kOpenPacket && state_ == State::kOpening) {
    join(text.substr(1));
  } else if (type == kPingPacket) {
    static_cast<void>(channel_->send(wire::Opcode::kText, "3" + std::string(text.substr(1))));
    if (state_ == State::kOpen) await_heartbeat();
  } else if (type == kMessagePacket && state_ != State::kOpening) {
    take_packet(text.substr(1));
  } else if (type == kClosePacket) {
    channel_->close(wire::kNormal, {});
  } else if (type != kNoopPacket) {
    fail({ErrorKind::kProtocol, "the server does not speak Engine.IO 4"});
  }
}

void SocketIo::join(std::string_view handshake) {
  const auto heartbeat = envelope::read_socketio_handshake(handshake);
  if (!heartbeat) return fail(heartbeat.error());
  heartbeat_ = *heartbeat;
  state_ = State::kJoining;
  std::string packet;
  envelope::append_socketio(
      packet, {.type = Type::kConnect, .name_space = config_.name_space, .json = config_.auth});
  static_cast<void>(channel_->send(wire::Opcode::kText, packet));
}

void SocketIo::take_packet(std::string_view text) {
  const auto packet = envelope::read_socketio(text);
  if (!packet) return fail(packet.error());
  if (packet->name_space != config_.name_space) return;
  if (packet->type == Type::kConnectError) return fail(refusal(packet->json));
  if (packet->type == Type::kDisconnect) return channel_->close(wire::kNormal, {});
  if (packet->type == Type::kConnect) {
    if (std::exchange(state_, State::kOpen) == State::kOpen) return;
    await_heartbeat();
    return handler_.on_open(opened_);
  }
  if (state_ != State::kOpen) return;
  if (packet->attachments == 0) return give(*packet);
  binary_packet_ = text;
  attachments_.clear();
  attached_ = 0;
}

void SocketIo::take_attachment(std::string_view bytes) {
  attached_ += bytes.size();
  if (binary_packet_.empty() || attached_ > config_.max_message) {
    return fail({ErrorKind::kProtocol,
                 binary_packet_.empty() ? "an attachment of no Socket.IO packet came"
                                        : "the attachments of a Socket.IO packet are too large"});
  }
  attachments_.emplace_back(bytes);
  const auto packet = envelope::read_socketio(binary_packet_);
  if (attachments_.size() < packet->attachments) return;
  give(*packet);
  binary_packet_.clear();
  attachments_.clear();
}

void SocketIo::give(const envelope::SocketIoPacket& packet) {
  const auto line = envelope::decode_socketio(packet, attachments_);
  if (!line) return fail(line.error());
  handler_.on_message({wire::Opcode::kText, *line});
}

bool SocketIo::send(wire::Opcode opcode, std::string_view bytes) {
  if (!is_open() || opcode != wire::Opcode::kText) return false;
  const auto message = envelope::encode_socketio(bytes, config_.name_space);
  if (!message || !channel_->send(wire::Opcode::kText, message->text)) return false;
  for (const std::string& attachment : message->attachments)
    static_cast<void>(channel_->send(wire::Opcode::kBinary, attachment));
  return true;
}

void SocketIo::close(std::uint16_t code, std::string_view reason) {
  deadline_.disarm();
  if (is_open()) {
    std::string packet;
    envelope::append_socketio(packet,
                              {.type = Type::kDisconnect, .name_space = config_.name_space});
    static_cast<void>(channel_->send(wire::Opcode::kText, packet));
  }
  channel_->close(code, reason);
}

void SocketIo::set_reading(bool reading) {
  reading_ = reading;
  channel_->set_reading(reading);
  if (reading && state_ == State::kOpen) await_heartbeat();
}

void SocketIo::await_heartbeat() {
  deadline_.disarm();
  if (heartbeat_ > Duration::zero()) loop_.arm(deadline_, heartbeat_);
}

void SocketIo::on_deadline(flow::Deadline& /*which*/) {
  if (state_ != State::kOpen) {
    return fail({ErrorKind::kTimeout, fmt::format("no answer to Socket.IO's connect within {:g}s",
                                                  silent_seconds(config_.timeout))});
  }
  // What is not read may hold one.
  if (!reading_) return;
  fail({ErrorKind::kLost,
        fmt::format("no heartbeat of the server within {:g}s", silent_seconds(heartbeat_))});
}

void SocketIo::fail(Error error) {
  failure_ = std::move(error);
  channel_->abort();
}

void SocketIo::on_ended(const Ended& ended) {
  deadline_.disarm();
  Ended told = ended;
  told.opened = std::exchange(state_, State::kIdle) == State::kOpen;
  if (failure_) {
    told.error = failure_;
  } else if (ended.opened && !told.opened && !told.error) {
    told.error = Error{ErrorKind::kUpgrade, "the server closed before it let us in"};
  }
  handler_.on_ended(told);
}

}  // namespace wskit::client
