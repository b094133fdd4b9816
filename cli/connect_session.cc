#include "cli/connect_session.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/shown_url.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

// No server is farther away: what takes longer has waited for something else.
constexpr Duration kMaxRoundTrips = 2s;

}  // namespace

ConnectSession::ConnectSession(const SessionConfig& config, SessionPorts ports)
    : config_(config),
      ports_(ports),
      goal_(config.awaited),
      remarks_(ports.diagnostics, shown_url(config.link.url)),
      pressure_(ports.loop, ports.input),
      farewell_(ports.loop, pressure_) {}

void ConnectSession::start(client::Channel& channel, Dialect& dialect, pipe::Output& output,
                           Recording& recording) {
  channel_ = &channel;
  dialect_ = &dialect;
  output_ = &output;
  recording_ = &recording;
  pressure_.attach(channel, output);
  farewell_.attach(channel);
  started_ = ports_.loop.now();
  if (config_.timeout) ports_.loop.arm(timeout_, *config_.timeout);
  channel_->open();
}

void ConnectSession::interrupt(int signal) {
  if (ended_) return finish();
  if (verdict_) return channel_->abort();
  decide({static_cast<ExitCode>(128 + signal), {}, {}});
}

// Sender

bool ConnectSession::send(wire::Opcode opcode, std::string_view bytes) {
  const bool now = channel_->is_open();
  if (!channel_->send(opcode, bytes)) return false;
  // What waits is told of when it leaves.
  if (now) traffic_.count_sent(bytes.size());
  return true;
}

bool ConnectSession::ping(std::string_view data) {
  if (!channel_->is_open()) return false;
  channel_->ping(data);
  return true;
}

void ConnectSession::leave() {
  decide({});
}

void ConnectSession::on_settled() {
  // Once for all that one read has settled.
  if (!unflushed_.armed()) ports_.loop.arm(unflushed_, Duration::zero());
  begin_input();
  if (input_ended_) input_done();
}

// Link

void ConnectSession::on_open(const client::Opened& opened) {
  traffic_.opened = ports_.loop.now();
  // Connecting and upgrading take one each.
  round_trips_ = std::min<Duration>(ports_.loop.now() - started_, kMaxRoundTrips);
  remarks_.opened(opened);
  dialect_->opened(opened);
  output_->flush();
  if (goal_.reached()) decide_by_goal();
  if (verdict_) return;
  for (const std::string& message : config_.on_open)
    send(config_.opcode, message);
  begin_input();
}

void ConnectSession::on_redirect(const http::Url& to, int status) {
  remarks_.redirected(to, status);
}

void ConnectSession::on_message(const wire::MessageView& message) {
  farewell_.heard();
  if (verdict_) return;
  ++traffic_.received;
  traffic_.received_bytes += message.bytes.size();
  dialect_->message(message);
  if (!dialect_->counts()) return;
  goal_.take(message.bytes);
  if (goal_.reached()) decide_by_goal();
}

void ConnectSession::on_batch_end() {
  unflushed_.disarm();
  // What has been shown is in the capture, even when this process is killed next.
  recording_->flush();
  output_->flush();
  if (awaits_silence_ && linger_.armed()) await_silence();
  if (!verdict_) pressure_.messages_shown();
}

void ConnectSession::on_ping(std::string_view data) {
  farewell_.heard();
  if (verdict_) return;
  dialect_->ping(data);
}

void ConnectSession::on_pong(std::string_view data, Duration round_trip) {
  farewell_.heard();
  if (verdict_) return;
  dialect_->pong(data, round_trip);
}

void ConnectSession::on_drained() {
  pressure_.channel_drained();
}

void ConnectSession::on_reconnecting(const client::Ended& cause, int attempt, Duration in) {
  started_ = ports_.loop.now() + in;
  const std::string why =
      cause.moving ? cause.url + ": a WebSocket is possible now" : judge(cause).what;
  remarks_.reconnecting(why, in);
  dialect_->reconnecting(cause, why, attempt, in);
  output_->flush();
  begin_input();
}

void ConnectSession::on_heartbeat(Duration round_trip) {
  farewell_.heard();
  if (verdict_) return;
  remarks_.heartbeat(round_trip);
  dialect_->pong("heartbeat", round_trip);
}

void ConnectSession::on_one_lost(const client::Ended& ended) {
  remarks_.one_lost(judge(ended).what);
}

void ConnectSession::on_sent_late(wire::Opcode /*opcode*/, std::string_view bytes) {
  traffic_.count_sent(bytes.size());
}

void ConnectSession::on_ended(const client::Ended& ended) {
  ended_ = true;
  ports_.input.stop();
  farewell_.ended();
  recording_->flush();
  if (!verdict_) conclude(ended);
  judge_recording();
  // Who has got all that was asked for misses nothing.
  const bool has_all = verdict_->code == kDone && goal_.any();
  if (ended.unsent > 0 && !has_all) remarks_.unsent(ended.unsent, input_ended_);
  dialect_->ended(ended, *verdict_);
  output_->flush();
  // A person who interrupts does not wait for a reader who is slow.
  if (output_->pending() == 0 || verdict_->code >= kInterrupted) finish();
}

void ConnectSession::conclude(const client::Ended& ended) {
  Verdict verdict = judge(ended);
  if (verdict.code == kDone && !goal_.holds()) {
    verdict = {kExpectationFailed,
               fmt::format("{}: the connection ended, and {}", remarks_.url(), goal_.missing()),
               {}};
  }
  decide(std::move(verdict));
}

// Output

void ConnectSession::on_output_drained() {
  if (ended_) return finish();
  if (pressure_.output_drained()) farewell_.heard();
}

void ConnectSession::on_output_end(const Status& status) {
  status ? decide({kDone, {}, {}}) : decide({kOutputFailed, status.error().message, {}});
  if (ended_) finish();
}

// Recording

void ConnectSession::on_recording_end(const Status& status) {
  if (status) return decide({kDone, {}, {}});
  const std::string& what = status.error().message;
  // Nothing else shows what happens.
  if (recording_->is_output()) return decide({kOutputFailed, what, {}});
  is_recorded_ = false;
  ports_.diagnostics.error(what + (ended_ ? "" : "; the session goes on without the recording"));
}

/// What was done is not done when it could not be recorded, which has been said.
void ConnectSession::judge_recording() {
  if (!is_recorded_) decide({kOutputFailed, {}, {}});
}

// The end

void ConnectSession::on_deadline(flow::Deadline& which) {
  if (&which == &timeout_) {
    std::string what = "timed out after " + format_duration(*config_.timeout);
    if (goal_.any()) what += ": " + goal_.missing();
    decide({kTimedOut, std::move(what), {}});
  } else if (&which == &linger_) {
    linger_passed();
  } else {
    output_->flush();
  }
}

void ConnectSession::decide_by_goal() {
  const bool holds = goal_.holds();
  decide({holds ? kDone : kExpectationFailed, holds ? "" : goal_.missing(), {}});
}

void ConnectSession::decide(Verdict verdict) {
  if (verdict_) {
    // What was done is not done when it could not be written.
    if (verdict_->code == kDone && verdict.code == kOutputFailed) verdict_ = std::move(verdict);
    return;
  }
  if (fault_ && verdict.code < kInterrupted) verdict = *fault_;
  Verdict outcome = verdict.code == kDone ? dialect_->outcome() : Verdict{};
  verdict_ = std::move(outcome.code == kDone ? verdict : outcome);
  timeout_.disarm();
  linger_.disarm();
  if (ended_) return;
  ports_.input.stop();
  pressure_.release_channel();
  close(wire::kNormal, {});
}

void ConnectSession::close(std::uint16_t code, std::string_view reason) {
  farewell_.say(code, reason, verdict_.has_value());
}

void ConnectSession::finish() {
  recording_->finish();
  judge_recording();
  ports_.loop.stop();
}

}  // namespace wskit::cli
