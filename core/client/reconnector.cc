#include "client/reconnector.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/assert.h"
#include "client/retry_after.h"

namespace wskit::client {
namespace {

// However few messages there are, they hold no more than this.
constexpr std::size_t kMaxWaitingBytes = std::size_t{16} << 20;

std::int64_t unix_seconds() {
  return unix_milliseconds() / 1000;
}

/// Too many requests, or overloaded: these say when to come back.
bool names_a_time(int status) {
  return status == 429 || status == 503;
}

}  // namespace

Reconnector::Reconnector(const ReconnectConfig& config, const ReconnectPorts& ports,
                         const MakeChannel& make, LinkHandler& handler)
    : config_(config),
      ports_(ports),
      handler_(handler),
      channel_(make(*this)),
      backoff_(config.backoff) {}

// Its own life

void Reconnector::open() {
  WSKIT_ASSERT(state_ == State::kIdle);
  was_open_ = closing_ = false;
  reading_ = true;
  cause_ = {};
  attempt();
}

void Reconnector::attempt() {
  if (ports_.credentials == nullptr) return dial();
  state_ = State::kRenewing;
  ports_.credentials->renew([this](const Status& renewed) {
    if (renewed) return dial();
    Ended ended;
    ended.url = config_.url;
    ended.error = renewed.error();
    fail(ended);
  });
}

void Reconnector::dial() {
  state_ = State::kConnecting;
  channel_->open();
}

void Reconnector::on_open(const Opened& opened) {
  state_ = State::kGreeting;
  opened_at_ = ports_.loop.now();
  if (!reading_) channel_->set_reading(false);
  Opened told = opened;
  const std::uint64_t before = std::max<std::uint64_t>(backoff_.attempts(), was_open_ ? 1 : 0);
  told.attempt = static_cast<int>(std::min<std::uint64_t>(before, 1'000'000)) + 1;
  was_open_ = true;
  handler_.on_open(told);
  state_ = State::kOpen;
  if (closing_) return;
  send_waiting();
  // Whoever waited for room has it, unless the channel has to drain first.
  if (told.attempt > 1 && !is_full()) handler_.on_drained();
}

void Reconnector::send_waiting() {
  while (const Backlog::Item* const item = backlog_.next()) {
    if (!channel_->send(item->opcode, item->bytes)) return;
    backlog_.hand_out(channel_->queued());
    handler_.on_sent_late(item->opcode, item->bytes);
  }
}

void Reconnector::on_drained() {
  backlog_.settle(channel_->queued() - channel_->buffered());
  handler_.on_drained();
}

void Reconnector::on_ended(const Ended& ended) {
  if (state_ == State::kOpen) backoff_.succeeded(ports_.loop.now() - opened_at_);
  backlog_.take_back(ended.left);
  lost_ += departures_.take_lost(ended.left);
  fail(ended);
}

void Reconnector::fail(const Ended& ended) {
  if (!closing_ && ended.moving) return wait(ended, Duration::zero());
  if (closing_ || !may_retry(ended)) return finish(ended);
  wait(ended, time_to_wait(ended));
}

void Reconnector::wait(const Ended& ended, Duration in) {
  cause_ = ended;
  state_ = State::kWaiting;
  ports_.loop.arm(deadline_, in);
  const std::uint64_t attempt = std::max<std::uint64_t>(backoff_.attempts(), 1);
  handler_.on_reconnecting(cause_, static_cast<int>(attempt), in);
}

/// What is wrong with the command itself heals no more than a refusal does; where it has worked
/// once, it is something else.
bool Reconnector::may_retry(const Ended& ended) const {
  if (backoff_.attempts() >= config_.retries || ended.is_refusal()) return false;
  return was_open_ || !ended.error || ended.error->kind != ErrorKind::kUsage;
}

Duration Reconnector::time_to_wait(const Ended& ended) {
  const Duration wait = backoff_.next(ports_.rng);
  const auto field = http::find(ended.headers, "Retry-After");
  if (!names_a_time(ended.status) || !field) return wait;
  return std::max(wait, parse_retry_after(*field, unix_seconds()).value_or(wait));
}

void Reconnector::on_deadline(flow::Deadline& /*which*/) {
  closing_ ? finish(cause_) : attempt();
}

void Reconnector::finish(Ended ended) {
  state_ = State::kIdle;
  ended.unsent = backlog_.waiting() + std::exchange(lost_, 0);
  // Last: the handler may destroy this, or open it again.
  handler_.on_ended(ended);
}

// Its owner

bool Reconnector::has_channel() const {
  return state_ == State::kConnecting || state_ == State::kGreeting || state_ == State::kOpen;
}

bool Reconnector::is_open() const {
  return (state_ == State::kGreeting || state_ == State::kOpen) && channel_->is_open();
}

bool Reconnector::send(wire::Opcode opcode, std::string_view bytes) {
  if (state_ == State::kIdle || closing_) return false;
  if (state_ == State::kGreeting) return channel_->send(opcode, bytes);
  if (!keeps()) {
    if (!channel_->send(opcode, bytes)) return false;
    departures_.add(channel_->queued(), channel_->queued() - channel_->buffered());
    return true;
  }
  if (state_ == State::kOpen) backlog_.settle(channel_->queued() - channel_->buffered());
  backlog_.add(opcode, bytes);
  // The channel takes nothing when its end is only to be told yet.
  const bool next = state_ == State::kOpen && backlog_.waiting() == 1;
  if (next && channel_->send(opcode, bytes)) backlog_.hand_out(channel_->queued());
  return true;
}

void Reconnector::close(std::uint16_t code, std::string_view reason) {
  closing_ = true;
  has_channel() ? channel_->close(code, reason) : end_soon();
}

void Reconnector::abort() {
  closing_ = true;
  has_channel() ? channel_->abort() : end_soon();
}

void Reconnector::end_soon() {
  if (state_ == State::kIdle) return;
  if (state_ == State::kRenewing) {
    ports_.credentials->give_up();
    if (cause_.url.empty()) {
      cause_.url = config_.url;
      cause_.error = Error{ErrorKind::kConnect, "given up before the connection was open"};
    }
  }
  state_ = State::kWaiting;
  ports_.loop.arm(deadline_, Duration::zero());
}

std::size_t Reconnector::buffered() const {
  return backlog_.bytes() + (has_channel() ? channel_->buffered() : 0);
}

bool Reconnector::is_full() const {
  if (is_open()) return channel_->is_full();
  return backlog_.waiting() >= config_.queue || backlog_.bytes() > kMaxWaitingBytes;
}

void Reconnector::set_reading(bool reading) {
  reading_ = reading;
  if (has_channel()) channel_->set_reading(reading);
}

}  // namespace wskit::client
