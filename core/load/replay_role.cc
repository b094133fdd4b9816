#include "load/replay_role.h"

#include <algorithm>
#include <utility>

#include "capture/handshake_fields.h"
#include "capture/redact.h"
#include "client/secrets.h"
#include "wire/close_code.h"

namespace wskit::load {
namespace {

using envelope::Body;

constexpr std::size_t kMostBuffered = std::size_t{1} << 20;
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
  // Some HARs have the answer alone.
  const bool is_unsaid = recorded.subprotocols.empty() && !recorded.subprotocol.empty();
  if (is_unsaid) config.subprotocols.emplace_back(recorded.subprotocol);
  return config;
}

}  // namespace

ReplayRole::ReplayRole(ReplayStage& stage, std::string connection, const http::Url& url,
                       const envelope::event::Open& open, std::size_t line)
    : stage_(stage),
      connection_(std::move(connection)),
      config_(config_for(stage.config, url, open)),
      channel_(client::make_channel(config_, {stage.loop, stage.dialer, stage.rng, stage.deflate},
                                    *this)),
      check_(stage.config.checking, stage.secrets,
             [this](ReplayDifference difference) { report(std::move(difference)); }),
      binder_(stage.config.binds, stage.config.has_own_binds, stage.variables),
      awaited_(stage.config.checking.rule),
      open_line_(line),
      opening_(stage.config, open),
      last_line_(line),
      played_line_(line),
      began_(stage.loop.now()) {
  hide(client::secrets_of(config_));
}

/// Nothing that is told of what the server says has them.
void ReplayRole::hide(const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets)
    stage_.secrets.add(secret);
}

void ReplayRole::open() {
  ++stage_.totals.connections;
  channel_->open();
}

void ReplayRole::send(const Body& body) {
  if (stage_.config.check) hide(capture::tokens_said(body.bytes));
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
  if (!outcome_) awaited_.expect(reply.body, reply.line, reply.rule.get());
  share_awaited();
  if (stage_.config.check && !never_opened) {
    check_.expect(reply.body, reply.line, reply.at, std::move(reply.rule));
    regulate();
  }
}

void ReplayRole::give_up_waiting() {
  tell_late();
  binder_.give_up();
  check_.give_up();
  awaited_.give_up();
  share_awaited();
  regulate();
}

void ReplayRole::tell_late() {
  if (awaited_.missing() == 0) return;
  stage_.events.on_late({stage_.copy, connection_, awaited_.first_missing(), awaited_.missing()});
}

void ReplayRole::end_as(const envelope::event::Close& recorded, std::size_t line) {
  over_ = true;
  last_line_ = line;
  ending_.record(recorded);
  if (outcome_) return conclude();
  regulate();
  if (ending_.is_by_server()) return stage_.loop.arm(patience_, stage_.config.within);
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

void ReplayRole::on_open(const client::Opened& opened) {
  opened_ = true;
  ++stage_.totals.opened;
  report_opening(opening_.difference(opened));
  stage_.on_change();
}

void ReplayRole::report_opening(std::optional<ReplayDifference> difference) {
  if (!difference || !stage_.config.check) return;
  difference->line = open_line_;
  const auto shown = [this](std::optional<std::string>& text) {
    if (auto without = text ? stage_.secrets.taken_out(*text) : std::nullopt) text = *without;
  };
  shown(difference->places.front().got);
  shown(difference->subprotocol);
  report(*std::move(difference));
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
  awaited_.receive(body);
  share_awaited();
}

void ReplayRole::on_deadline(flow::Deadline& which) {
  &which == &written_ ? stage_.on_change() : stop();
}

void ReplayRole::on_ended(const client::Ended& ended) {
  outcome_ = ended;
  patience_.disarm();
  awaited_.give_up();
  share_awaited();
  // Told at once: how it was to end is of no interest any more.
  if (!ended.opened && !closing_) {
    report_opening(opening_.difference(ended));
    if (!opening_.covers(ended, stage_.config.check)) fail();
  }
  if (over_) conclude();
  stage_.on_change();
}

/// Keeps the sum that all roles share in step with this one's.
void ReplayRole::share_awaited() {
  stage_.awaited -= std::exchange(shared_, awaited_.missing());
  stage_.awaited += shared_;
}

void ReplayRole::conclude() {
  // What did not come before it was stopped says nothing of the server.
  const bool cut_short = stage_.stopped && closing_;
  if (outcome_->opened && !cut_short) {
    check_.finish();
    const bool ended_alike = ending_.agrees(*outcome_, closing_);
    if (stage_.config.check && !ended_alike) {
      ReplayDifference difference = ending_.difference(*outcome_, closing_);
      difference.line = last_line_;
      report(std::move(difference));
    }
    if (!ended_alike && is_failure()) fail();
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

void ReplayRole::report(ReplayDifference difference) {
  difference.copy = stage_.copy;
  difference.connection = connection_;
  if (difference.line == 0) difference.line = open_line_;
  ++stage_.totals.differences;
  stage_.events.on_difference(difference);
}

}  // namespace wskit::load
