#include "client/heartbeat.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace wskit::client {
namespace {

constexpr std::string_view kAcknowledgement = "heartbeat_ack";

}  // namespace

Heartbeat::Heartbeat(const HeartbeatConfig& config, net::Loop& loop, const MakeChannel& make,
                     LinkHandler& handler)
    : ForwardedChannel(make, handler), config_(config), loop_(loop) {}

void Heartbeat::open() {
  reading_ = true;
  awaiting_ = gone_ = false;
  channel_->open();
}

void Heartbeat::on_open(const Opened& opened) {
  loop_.arm(deadline_, config_.interval);
  handler_.on_open(opened);
}

void Heartbeat::on_deadline(flow::Deadline& /*which*/) {
  // `set_reading` takes it up again.
  if (!reading_) return;
  if (!awaiting_) return beat();
  if (const std::size_t unsent = channel_->buffered(); unsent > 0 && unsent < unsent_) {
    return await();
  }
  gone_ = true;
  channel_->abort();
}

void Heartbeat::beat() {
  const std::string text =
      fmt::format(R"({{"type":"heartbeat","timestamp":{}}})", unix_milliseconds());
  if (!channel_->send(wire::Opcode::kText, text)) return;
  beat_at_ = loop_.now();
  awaiting_ = true;
  await();
}

void Heartbeat::await() {
  unsent_ = channel_->buffered();
  loop_.arm(deadline_, config_.timeout);
}

void Heartbeat::set_reading(bool reading) {
  channel_->set_reading(reading);
  if (std::exchange(reading_, reading) || !reading || !is_open()) return;
  if (awaiting_) {
    await();
  } else if (!deadline_.armed()) {
    loop_.arm(deadline_, Duration::zero());
  }
}

void Heartbeat::on_message(const wire::MessageView& message) {
  if (!awaiting_ || !take_acknowledgement(message)) return handler_.on_message(message);
  const TimePoint now = loop_.now();
  awaiting_ = false;
  loop_.arm(deadline_, std::max(beat_at_ + config_.interval, now));
  handler_.on_heartbeat(now - beat_at_);
}

bool Heartbeat::take_acknowledgement(const wire::MessageView& message) {
  if (message.opcode != wire::Opcode::kText) return false;
  if (message.bytes.find(kAcknowledgement) == std::string_view::npos) return false;
  envelope::ServerMessage fields;
  return reader_.read(message.bytes, fields) && fields.type == kAcknowledgement;
}

void Heartbeat::close(std::uint16_t code, std::string_view reason) {
  deadline_.disarm();
  channel_->close(code, reason);
}

void Heartbeat::on_ended(const Ended& ended) {
  deadline_.disarm();
  if (!gone_) return handler_.on_ended(ended);
  Ended lost = ended;
  lost.error =
      Error{ErrorKind::kLost, fmt::format("no heartbeat_ack from the server within {:g}s",
                                          std::chrono::duration<double>(config_.timeout).count())};
  handler_.on_ended(lost);
}

}  // namespace wskit::client
