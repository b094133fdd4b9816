#include "load/replay_role.h"

#include <algorithm>
#include <utility>

#include "capture/handshake_fields.h"
#include "capture/redact.h"
#include "wire/close_code.h"

namespace wskit::load {
namespace {

using envelope::Body;

constexpr std::size_t kMostBuffered = std::size_t{1} << 20;
constexpr std::size_t kMostAwaited = 1024;
constexpr std::size_t kMostAwaitedBytes = std::size_t{16} << 20;
constexpr std::size_t kMostEarly = 64;
constexpr std::size_t kMostControlData = 125;  // RFC 6455 section 5.5

client::LinkConfig config_for(const ReplayConfig& replay, const http::Url& url,
                              const envelope::event::Open& recorded) {
  client::LinkConfig config = replay.link;
  config.url = url;
  for (const auto& [name, value] : recorded.headers) {
    const bool is_secret = value == capture::kRedacted;
    if (is_secret || capture::is_of_connection(name) || http::find(replay.link.headers, name))
      continue;
    config.headers.emplace_back(name, value);
  }
  if (!config.subprotocols.empty()) return config;
  for (const std::string& offered : recorded.subprotocols) {
    if (!offered.ends_with(capture::kRedacted)) config.subprotocols.push_back(offered);
  }
  return config;
}

template <class Told>
std::size_t bytes_of(const std::deque<Told>& replies) {
  std::size_t bytes = 0;
  for (const Told& reply : replies)
    bytes += reply.message.bytes().size();
  return bytes;
}

/// The same message, or else the oldest of its kind.
template <class Told>
auto find_alike(std::deque<Told>& replies, const capture::Message& message) {
  auto place = std::find_if(replies.begin(), replies.end(), [&](const Told& one) {
    return one.message.bytes() == message.bytes();
  });
  if (place != replies.end()) return place;
  return std::find_if(replies.begin(), replies.end(),
                      [&](const Told& one) { return capture::resemble(one.message, message); });
}

bool is_orderly(std::uint16_t code) {
  return code == wire::kNormal || code == wire::kGoingAway || code == wire::kNoStatus;
}

std::string close_text(bool by_server, std::uint16_t code) {
  if (code == wire::kAbnormal) return "an end without a close frame";
  return std::string("closed by the ") + (by_server ? "server" : "client") + " with " +
         std::to_string(code);
}

}  // namespace

ReplayRole::ReplayRole(ReplayStage& stage, std::string connection, const http::Url& url,
                       const envelope::event::Open& open, std::size_t line)
    : stage_(stage),
      connection_(std::move(connection)),
      config_(config_for(stage.config, url, open)),
      channel_(client::make_channel(config_, {stage.loop, stage.dialer, stage.rng, stage.deflate},
                                    *this)),
      check_(stage.config.checking,
             [this](ReplayDifference difference) { report(std::move(difference)); }),
      binder_(stage.config.binds, stage.config.has_own_binds, stage.variables),
      open_line_(line),
      last_line_(line),
      played_line_(line),
      began_(stage.loop.now()) {}

void ReplayRole::open() {
  ++stage_.totals.connections;
  channel_->open();
}

void ReplayRole::send(const Body& body) {
  const bool binary = body.form == Body::Form::kBinary;
  if (!channel_->send(binary ? wire::Opcode::kBinary : wire::Opcode::kText, body.bytes)) {
    ++unsent_;
    ++stage_.totals.unsent;
    return;
  }
  ++stage_.totals.sent.messages;
  stage_.totals.sent.bytes += body.bytes.size();
  // It may all leave in one go, of which the link says nothing.
  if (is_congested()) stage_.loop.arm(written_, Duration::zero());
}

void ReplayRole::ping(const Body& body) {
  channel_->ping(body.bytes.substr(0, kMostControlData));
}

void ReplayRole::expect(ExpectedReply reply) {
  last_line_ = reply.line;
  const bool never_opened = outcome_ && !outcome_->opened;
  if (reply.rule != nullptr && reply.rule->within) {
    stage_.due = std::max(stage_.due, reply.at + *reply.rule->within);
  }
  binder_.expect(reply.body, std::move(reply.binds));
  if (stage_.config.check && !never_opened) {
    check_.expect(reply.body, reply.line, reply.at, std::move(reply.rule));
    regulate();
  }
  if (outcome_) return;
  await(reply);
  set_balance(balance_ + 1);
}

/// The check names what is missing itself.
void ReplayRole::await(const ExpectedReply& reply) {
  if (stage_.config.check) return;
  capture::Message message(reply.body);
  const auto came = find_alike(early_, message);
  if (came != early_.end()) {
    early_.erase(came);
  } else if (awaited_.size() < kMostAwaited && bytes_of(awaited_) < kMostAwaitedBytes) {
    awaited_.push_back({std::move(message), reply.line});
  }
}

/// The recorded reply that this is, or the oldest of its kind, has come.
void ReplayRole::cross_off(const Body& got) {
  if (stage_.config.check) return;
  capture::Message message(got);
  const auto place = find_alike(awaited_, message);
  if (place != awaited_.end()) {
    awaited_.erase(place);
    return;
  }
  early_.push_back({std::move(message), 0});
  while (early_.size() > kMostEarly || bytes_of(early_) > kMostAwaitedBytes) {
    early_.pop_front();
    if (!awaited_.empty()) awaited_.pop_front();
  }
}

void ReplayRole::give_up_waiting() {
  tell_late();
  binder_.give_up();
  check_.give_up();
  set_balance(std::min<std::int64_t>(balance_, 0));
  regulate();
}

void ReplayRole::tell_late() {
  if (balance_ <= 0) return;
  // Of more than are kept the newest is missing in any case.
  // What is like none of them has come for the oldest ones.
  const std::size_t line =
      early_.size() < awaited_.size() ? awaited_[early_.size()].line : last_line_;
  stage_.events.on_late({stage_.copy, connection_, line, static_cast<std::uint64_t>(balance_)});
  awaited_.clear();
  early_.clear();
}

void ReplayRole::end_as(const envelope::event::Close& recorded, std::size_t line) {
  over_ = true;
  last_line_ = line;
  recorded_code_ = recorded.code;
  server_closes_ = recorded.by ? *recorded.by == envelope::Direction::kToClient
                               : recorded.code == wire::kAbnormal;
  if (outcome_) return conclude();
  regulate();
  if (*server_closes_) return stage_.loop.arm(patience_, stage_.config.within);
  closing_ = may_close();
  if (recorded.code == wire::kAbnormal) return channel_->abort();
  const bool usable = recorded.code == wire::kNoStatus || wire::is_sendable(recorded.code);
  channel_->close(usable ? recorded.code : static_cast<std::uint16_t>(wire::kNormal),
                  recorded.reason);
}

void ReplayRole::end() {
  if (is_opening()) return;
  if (std::exchange(over_, true)) return;
  outcome_ ? conclude() : stop();
}

void ReplayRole::stop() {
  over_ = true;
  if (outcome_ || closing_) return;
  closing_ = may_close();
  regulate();
  patience_.disarm();
  channel_->close(wire::kNormal, {});
}

/// Not behind the server's close frame, though its connection may not have ended yet.
bool ReplayRole::may_close() const {
  return is_opening() || channel_->is_open();
}

bool ReplayRole::is_congested() const {
  return channel_->buffered() > kMostBuffered;
}

void ReplayRole::regulate() {
  const bool reads = over_ || stage_.congested || !check_.is_ahead();
  if (std::exchange(reading_, reads) != reads) channel_->set_reading(reads);
}

void ReplayRole::on_open(const client::Opened& /*opened*/) {
  opened_ = true;
  ++stage_.totals.opened;
  stage_.on_change();
}

void ReplayRole::on_message(const wire::MessageView& message) {
  ++stage_.totals.received.messages;
  stage_.totals.received.bytes += message.bytes.size();
  if (!stage_.config.selection.takes_message(message.bytes)) return;
  const bool binary = message.opcode == wire::Opcode::kBinary;
  const Body body{binary ? Body::Form::kBinary : Body::Form::kText, message.bytes};
  binder_.receive(body);
  if (stage_.config.check) check_.receive(body, stage_.loop.now(), played_line_);
  regulate();
  cross_off(body);
  set_balance(balance_ - 1);
}

void ReplayRole::on_deadline(flow::Deadline& which) {
  &which == &written_ ? stage_.on_change() : stop();
}

void ReplayRole::on_ended(const client::Ended& ended) {
  outcome_ = ended;
  patience_.disarm();
  set_balance(0);
  // Told at once: how it was to end is of no interest any more.
  if (!ended.opened && !closing_) fail();
  if (over_) conclude();
  stage_.on_change();
}

/// Keeps the sum that all roles share in step with this one's.
void ReplayRole::set_balance(std::int64_t balance) {
  stage_.awaited -= static_cast<std::uint64_t>(std::max<std::int64_t>(balance_, 0));
  stage_.awaited += static_cast<std::uint64_t>(std::max<std::int64_t>(balance, 0));
  balance_ = balance;
}

void ReplayRole::conclude() {
  // What did not come before it was stopped says nothing of the server.
  const bool cut_short = stage_.stopped && closing_;
  if (outcome_->opened && !cut_short) {
    check_.finish();
    if (stage_.config.check && !ended_as_recorded()) compare_end();
    if (!ended_as_recorded() && is_failure()) fail();
  }
  stage_.events.on_played({stage_.copy, stage_.round, connection_, open_line_,
                           stage_.loop.now() - began_, stage_.stopped});
  stage_.concluded.push_back(connection_);
}

bool ReplayRole::is_failure() const {
  return outcome_->error || unsent_ > 0 || (outcome_->by_peer && !is_orderly(outcome_->code));
}

void ReplayRole::fail() {
  stage_.events.on_failure({stage_.copy, connection_, *outcome_, unsent_});
}

bool ReplayRole::ended_as_recorded() const {
  const bool by_server = !closing_;
  if (!server_closes_) return !by_server ? !outcome_->error : is_orderly(outcome_->code);
  if (by_server != *server_closes_) return false;
  if (!by_server) return !outcome_->error;
  return outcome_->code == recorded_code_;
}

void ReplayRole::compare_end() {
  ReplayDifference difference;
  difference.kind = ReplayDifference::Kind::kClose;
  difference.line = last_line_;
  const std::string expected =
      server_closes_ ? close_text(*server_closes_, recorded_code_) : "closed by neither side";
  const bool waited_in_vain = closing_ && server_closes_.value_or(false);
  const std::string got = waited_in_vain    ? "still open"
                          : outcome_->error ? outcome_->error->message
                                            : close_text(!closing_, outcome_->code);
  difference.places.push_back({"", expected, got});
  const bool is_recorded = server_closes_.has_value();
  if (is_recorded && !outcome_->error) difference.end = ReplayedEnd{outcome_->code, !closing_};
  report(std::move(difference));
}

void ReplayRole::report(ReplayDifference difference) {
  difference.copy = stage_.copy;
  difference.connection = connection_;
  if (difference.line == 0) difference.line = open_line_;
  ++stage_.totals.differences;
  stage_.events.on_difference(difference);
}

}  // namespace wskit::load
