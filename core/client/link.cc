#include "client/link.h"

#include <utility>

#include <fmt/format.h>

#include "capture/redact.h"
#include "client/concealment.h"
#include "client/upgrade.h"
#include "wire/close_code.h"

namespace wskit::client {
namespace {

// What may wait for a server that sends pings and reads no pongs.
constexpr std::size_t kMaxPongs = std::size_t{1} << 20;

std::string seconds(Duration duration) {
  return fmt::format("{:g}s", std::chrono::duration<double>(duration).count());
}

}  // namespace

Link::Link(const LinkConfig& config, const LinkPorts& ports, LinkHandler& handler)
    : config_(config),
      destination_(config),
      loop_(ports.loop),
      dialer_(ports.dialer),
      rng_(ports.rng),
      deflate_(ports.deflate),
      handler_(handler),
      keep_alive_(config) {}

Link::~Link() = default;

void Link::on_data(std::span<char> bytes) {
  if (outcome_ != nullptr) return;
  keep_alive_.heard();
  if (state_ == State::kUpgrading) {
    bytes = bytes.subspan(read_answer(bytes));
    if (bytes.empty() || outcome_ != nullptr) return;
  }
  if (buffered() == 0) pongs_ = 0;
  protocol_->receive(bytes, *this);
  handler_.on_batch_end();
  if (outcome_ != nullptr) return;
  if (!connection_->outbox().empty()) connection_->want_write();
  if (pongs_ > kMaxPongs) bound_pongs();
}

void Link::bound_pongs() {
  connection_->write_now();
  if (buffered() == 0) {
    pongs_ = 0;
  } else {
    connection_->set_reading(false);
  }
}

// Only for the pongs' sake does a link cease to read: were it for all that is queued, two sides
// that send more than the network holds would wait for each other.
bool Link::is_reading() const {
  return reading_ && pongs_ <= kMaxPongs;
}

void Link::on_message(const wire::MessageView& message) {
  if (outcome_ == nullptr) handler_.on_message(message);
}

void Link::on_ping(std::string_view data) {
  pongs_ += wire::kMaxHeaderSize + data.size();
  if (outcome_ == nullptr) handler_.on_ping(data);
}

void Link::on_pong(std::string_view data) {
  if (outcome_ == nullptr) handler_.on_pong(data, keep_alive_.answered(data, loop_.now()));
}

void Link::on_close(const wire::CloseInfo& close) {
  if (outcome_ != nullptr) return;
  Ended ended;
  ended.opened = true;
  ended.code = close.code;
  ended.reason = close.reason;
  ended.clean = close.by_peer;
  ended.by_peer = close.by_peer && state_ == State::kOpen;
  if (!close.by_peer) {
    // To say more than we take is no mistake of the server's.
    const std::string_view whose =
        close.code == wire::kMessageTooBig ? "the server's" : "the server broke the protocol:";
    ended.error = Error{ErrorKind::kProtocol,
                        fmt::format("{} {} (close code {})", whose, close.reason, close.code)};
  }
  settle(std::move(ended));
  connection_->close();
}

void Link::on_drained() {
  keep_alive_.heard();
  if (pongs_ > kMaxPongs) {
    pongs_ = 0;
    connection_->set_reading(reading_);
  }
  if (protocol_ && outcome_ == nullptr) handler_.on_drained();
}

void Link::on_closed(const std::optional<Error>& error) {
  if (state_ == State::kUpgrading) {
    Error cause = error.value_or(Error{ErrorKind::kUpgrade, "connection closed"});
    // With TLS 1.3 a server judges our certificate when we already take the connection for open.
    if (cause.kind != ErrorKind::kTls) cause.message += " before the server answered the upgrade";
    if (cause.kind == ErrorKind::kLost) cause.kind = ErrorKind::kUpgrade;
    upgrade_->end(std::move(cause));
    if (outcome_ == nullptr) take_refusal(*upgrade_->refusal());
  } else {
    fail({ErrorKind::kLost,
          error ? error->message : "the server ended the connection without a close frame"});
  }
  finish();
}

void Link::on_deadline(flow::Deadline& /*which*/) {
  switch (state_) {
    case State::kIdle:
      break;
    case State::kDialing:
      fail({ErrorKind::kTimeout, "no connection within " + seconds(config_.connect_timeout)});
      return finish();
    case State::kUpgrading:
      upgrade_->end({ErrorKind::kTimeout,
                     "no answer to the upgrade within " + seconds(config_.connect_timeout)});
      settle(*upgrade_->refusal());
      return connection_->abort();
    case State::kOpen:
      return keep_alive();
    case State::kClosing:
      fail({ErrorKind::kLost,
            "no close frame from the server within " + seconds(config_.close_timeout)});
      return connection_->abort();
  }
}

void Link::keep_alive() {
  const TimePoint now = loop_.now();
  const KeepAlive::Step step = keep_alive_.check(now, buffered());
  if (step == KeepAlive::Step::kGone) {
    fail({ErrorKind::kLost, "no pong from the server within " + seconds(config_.pong_timeout)});
    return connection_->abort();
  }
  if (step == KeepAlive::Step::kPing) {
    ping(rng_.identifier(8));
    keep_alive_.expect_pong(now, buffered(), is_reading());
  }
  loop_.arm(deadline_, keep_alive_.next());
}

bool Link::send(wire::Opcode opcode, std::string_view bytes) {
  if (!is_open() || !protocol_->send(opcode, bytes)) return false;
  connection_->want_write();
  return true;
}

void Link::ping(std::string_view data) {
  if (!send(wire::Opcode::kPing, data)) return;
  keep_alive_.sent(data, loop_.now());
}

void Link::close(std::uint16_t code, std::string_view reason) {
  if (!is_open()) {
    if (protocol_) return;
    return abort();
  }
  state_ = State::kClosing;
  protocol_->close(code, reason);
  connection_->want_write();
  loop_.arm(deadline_, config_.close_timeout);
}

void Link::abort() {
  if (state_ == State::kIdle) return;
  redirected_ = false;
  if (protocol_) {
    Ended ended;
    ended.opened = true;
    settle(std::move(ended));
  } else {
    fail({ErrorKind::kConnect, "given up before the connection was open"});
  }
  if (connection_ != nullptr) return connection_->abort();
  dial_.reset();
  loop_.arm(deadline_, Duration::zero());
}

std::size_t Link::buffered() const {
  return connection_ == nullptr ? 0 : connection_->outbox().bytes();
}

std::uint64_t Link::queued() const {
  return connection_ == nullptr ? 0 : connection_->outbox().consumed() + buffered();
}

void Link::set_reading(bool reading) {
  reading_ = reading;
  keep_alive_.heard();
  if (protocol_) connection_->set_reading(is_reading());
}

void Link::settle(Ended ended) {
  if (outcome_ != nullptr) return;
  outcome_ = std::make_unique<Ended>(std::move(ended));
  deadline_.disarm();
}

void Link::fail(Error error) {
  Ended ended;
  ended.opened = protocol_.has_value();
  ended.error = std::move(error);
  settle(std::move(ended));
}

void Link::finish() {
  const auto outcome = std::move(outcome_);
  outcome->left = queued() - buffered();
  deadline_.disarm();
  dial_.reset();
  upgrade_.reset();
  protocol_.reset();
  connection_.reset();
  state_ = State::kIdle;
  if (std::exchange(redirected_, false)) {
    dial();
    return handler_.on_redirect(destination_.url(), outcome->status);
  }
  outcome->url = capture::redact_url(destination_.url().text());
  conceal(config_.token, *outcome);
  // Last: the handler may destroy this link, or open it again.
  handler_.on_ended(*outcome);
}

}  // namespace wskit::client
