#include "client/sign_in.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "client/concealment.h"

namespace wskit::client {
namespace {

// What a server may say before it answers.
constexpr std::size_t kMostHeld = 100;
constexpr std::size_t kMostHeldBytes = std::size_t{1} << 20;

/// Errors of the moment, which say nothing about the token.
bool is_passing(std::string_view code) {
  constexpr std::array<std::string_view, 4> kPassing = {"RATE_LIMIT_EXCEEDED", "THROTTLED",
                                                        "UNAVAILABLE", "TIMEOUT"};
  return std::find(kPassing.begin(), kPassing.end(), code) != kPassing.end();
}

}  // namespace

SignIn::SignIn(const LinkConfig& config, net::Loop& loop, const MakeChannel& make,
               LinkHandler& handler)
    : ForwardedChannel(make, handler), config_(config), loop_(loop) {}

void SignIn::open() {
  state_ = State::kOpening;
  trusted_ = reading_ = true;
  failure_.reset();
  held_.clear();
  held_bytes_ = 0;
  channel_->open();
}

void SignIn::on_redirect(const http::Url& to, int status) {
  trusted_ = http::same_origin(to, config_.url);
  handler_.on_redirect(to, status);
}

void SignIn::on_open(const Opened& opened) {
  opened_ = opened;
  if (!trusted_ || config_.token.value.empty()) return enter();
  state_ = State::kAsking;
  loop_.arm(deadline_, config_.connect_timeout);
  channel_->send(wire::Opcode::kText, auth_message(config_.token));
}

void SignIn::on_message(const wire::MessageView& message) {
  if (state_ == State::kIn) return handler_.on_message(message);
  if (!failure_) judge(message);
}

void SignIn::judge(const wire::MessageView& message) {
  envelope::ServerMessage said;
  if (message.opcode == wire::Opcode::kText) reader_.read(message.bytes, said);
  if (said.type == "auth_ok") return enter();
  if (!said.failed()) return hold(message);
  fail({is_passing(said.code) ? ErrorKind::kLost : ErrorKind::kUnauthorized,
        "the server does not take the token: " + said.failure()});
}

void SignIn::hold(const wire::MessageView& message) {
  held_bytes_ += message.bytes.size();
  if (held_.size() >= kMostHeld || held_bytes_ > kMostHeldBytes) {
    return fail({ErrorKind::kProtocol, "the server said too much before it answered the token"});
  }
  held_.push_back({message.opcode, std::string(message.bytes)});
}

void SignIn::enter() {
  state_ = State::kIn;
  deadline_.disarm();
  if (!reading_) channel_->set_reading(false);
  handler_.on_open(opened_);
  for (const Held& held : std::exchange(held_, {}))
    handler_.on_message({held.opcode, held.bytes});
}

void SignIn::fail(Error error) {
  failure_ = std::move(error);
  deadline_.disarm();
  channel_->close(wire::kNormal, {});
}

void SignIn::on_deadline(flow::Deadline& /*which*/) {
  failure_ = Error{ErrorKind::kTimeout,
                   fmt::format("no answer to the token within {:g}s",
                               std::chrono::duration<double>(config_.connect_timeout).count())};
  channel_->abort();
}

void SignIn::on_ended(const Ended& ended) {
  deadline_.disarm();
  if (state_ == State::kIn || !ended.opened) return handler_.on_ended(ended);
  Ended told = ended;
  told.opened = false;
  if (failure_) {
    told.error = std::move(failure_);
  } else if (!ended.error) {
    const ErrorKind kind = ended.is_refusal() ? ErrorKind::kUnauthorized : ErrorKind::kLost;
    told.error = Error{kind, fmt::format("the server closed with {} ({}) before it took the token",
                                         ended.code, wire::close_code_name(ended.code))};
  }
  conceal(config_.token, told);
  handler_.on_ended(told);
}

void SignIn::on_batch_end() {
  if (state_ == State::kIn) handler_.on_batch_end();
}

void SignIn::on_ping(std::string_view data) {
  if (state_ == State::kIn) handler_.on_ping(data);
}

void SignIn::on_pong(std::string_view data, Duration trip) {
  if (state_ == State::kIn) handler_.on_pong(data, trip);
}

void SignIn::on_drained() {
  if (state_ == State::kIn) handler_.on_drained();
}

void SignIn::close(std::uint16_t code, std::string_view reason) {
  if (state_ == State::kIn) return channel_->close(code, reason);
  abort();
}

void SignIn::abort() {
  if (state_ == State::kAsking && !failure_) {
    failure_ = Error{ErrorKind::kConnect, "given up before the connection was open"};
  }
  channel_->abort();
}

void SignIn::set_reading(bool reading) {
  reading_ = reading;
  if (state_ == State::kIn) channel_->set_reading(reading);
}

}  // namespace wskit::client
