#include "client/fallback_channel.h"

#include <utility>

namespace wskit::client {

bool is_upgrade_impossible(const Ended& ended) {
  if (ended.opened || !ended.error || ended.error->kind != ErrorKind::kUpgrade) return false;
  switch (ended.status) {
    case 0:  // no answer, or one that is no HTTP
    case 101:
    case 200:
    case 204:
    case 400:
    case 405:
    case 411:
    case 426:
    case 500:
    case 501:
    case 502:
    case 505:
      return true;
    default:
      return false;
  }
}

FallbackChannel::FallbackChannel(const LinkConfig& config, const LinkPorts& ports,
                                 Duration upgrade_interval, LinkHandler& handler)
    : loop_(ports.loop),
      upgrade_interval_(upgrade_interval),
      handler_(handler),
      link_(config, ports, link_side_),
      poll_(config, ports, *this) {}

Channel& FallbackChannel::current() {
  if (way_ == Way::kPoll) return poll_;
  return link_;
}

const Channel& FallbackChannel::current() const {
  if (way_ == Way::kPoll) return poll_;
  return link_;
}

void FallbackChannel::open() {
  moving_ = false;
  if (spare_ == Spare::kReady) return loop_.arm(adopt_, Duration::zero());
  way_ = Way::kLink;
  // An attempt under way is the one that is wanted now.
  if (std::exchange(spare_, Spare::kNone) == Spare::kNone) link_.open();
}

void FallbackChannel::adopt() {
  way_ = Way::kLink;
  // It may have been lost meanwhile.
  if (std::exchange(spare_, Spare::kNone) == Spare::kNone) return link_.open();
  link_.set_reading(true);
  handler_.on_open(opened_);
  for (const Held& held : std::exchange(held_, {}))
    handler_.on_message({held.opcode, held.bytes});
  handler_.on_batch_end();
}

void FallbackChannel::on_deadline(flow::Deadline& which) {
  if (&which == &adopt_) return adopt();
  spare_ = Spare::kTrying;
  held_.clear();
  link_.open();
}

// The link

void FallbackChannel::link_opened(const Opened& opened) {
  if (way_ == Way::kLink) return handler_.on_open(opened);
  spare_ = Spare::kReady;
  opened_ = opened;
  link_.set_reading(false);
  if (!poll_.is_open()) return;
  moving_ = true;
  poll_.close(wire::kNormal, {});
}

void FallbackChannel::link_ended(const Ended& ended) {
  if (way_ == Way::kLink) {
    if (!is_upgrade_impossible(ended)) return handler_.on_ended(ended);
    refusal_ = ended;
    way_ = Way::kPoll;
    return poll_.open();
  }
  spare_ = Spare::kNone;
  if (poll_.is_open()) loop_.arm(upgrade_, upgrade_interval_);
}

void FallbackChannel::LinkSide::on_redirect(const http::Url& to, int status) {
  if (owner_.way_ == Way::kLink) owner_.handler_.on_redirect(to, status);
}

void FallbackChannel::LinkSide::on_message(const wire::MessageView& message) {
  if (owner_.way_ == Way::kLink) return owner_.handler_.on_message(message);
  owner_.held_.push_back({message.opcode, std::string(message.bytes)});
}

void FallbackChannel::LinkSide::on_batch_end() {
  if (owner_.way_ == Way::kLink) owner_.handler_.on_batch_end();
}

void FallbackChannel::LinkSide::on_ping(std::string_view data) {
  if (owner_.way_ == Way::kLink) owner_.handler_.on_ping(data);
}

void FallbackChannel::LinkSide::on_pong(std::string_view data, Duration trip) {
  if (owner_.way_ == Way::kLink) owner_.handler_.on_pong(data, trip);
}

void FallbackChannel::LinkSide::on_drained() {
  if (owner_.way_ == Way::kLink) owner_.handler_.on_drained();
}

// Polling

void FallbackChannel::on_open(const Opened& opened) {
  loop_.arm(upgrade_, upgrade_interval_);
  handler_.on_open(opened);
}

void FallbackChannel::on_ended(const Ended& ended) {
  upgrade_.disarm();
  Ended told = ended;
  told.moving = moving_ && ended.clean && !ended.by_peer;
  // That there is no WebSocket was the first obstacle, and is the one to tell of.
  if (!ended.opened && !ended.is_refusal() && refusal_.error) {
    const std::string also = "; and " + told.error->message;
    told = refusal_;
    told.error->message += also;
  }
  handler_.on_ended(told);
}

// Its owner

void FallbackChannel::close(std::uint16_t code, std::string_view reason) {
  stay();
  current().close(code, reason);
}

void FallbackChannel::abort() {
  stay();
  current().abort();
}

/// No other way is taken any more.
void FallbackChannel::stay() {
  moving_ = false;
  upgrade_.disarm();
  if (!adopt_.armed()) return;
  adopt_.disarm();
  way_ = Way::kLink;
}

}  // namespace wskit::client
