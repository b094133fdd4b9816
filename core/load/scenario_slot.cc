#include "load/scenario_slot.h"

#include <fmt/format.h>

#include "base/assert.h"
#include "capture/compare.h"
#include "capture/redact.h"

namespace wskit::load {

void ScenarioSlot::issue(const Flight& flight, std::uint64_t count) {
  WSKIT_ASSERT(count == 1 && room() == 1);
  flight_ = flight;
  loss_.reset();
  before_ = totals_;
  context_.recorder.issued(flight, 1);
  begin();
  const Scenario& scenario = *context_.config.scenario;
  ReplayStage stage{
      scenario.replay,  context_.loop, context_.dialer, context_.rng,
      context_.deflate, *this,         totals_,         static_cast<int>(number() + 1)};
  player_ =
      std::make_unique<ReplayPlayer>(std::move(stage), scenario.capture, [this] { take_result(); });
  player_->start(Duration::zero());
}

void ScenarioSlot::take_result() {
  const TimePoint now = context_.loop.now();
  if (loss_) {
    abandon();
  } else if (flight_) {
    flight_->size = totals_.sent.bytes - before_.sent.bytes;
    context_.recorder.succeeded(*flight_, now, totals_.received.bytes - before_.received.bytes);
    flight_.reset();
  }
  // The player is still in this call.
  context_.loop.arm(over_, now);
}

void ScenarioSlot::on_deadline(flow::Deadline& /*which*/) {
  player_.reset();
  ended();
  if (!failed() && !closing()) context_.owner.on_slot_room(*this, context_.loop.now());
}

void ScenarioSlot::abandon() {
  if (flight_) context_.recorder.lost(*flight_, loss_.value_or(Loss::kNoReply));
  flight_.reset();
}

void ScenarioSlot::account(Summary& summary) const {
  summary.connections += totals_.connections;
  summary.opened += totals_.opened;
}

void ScenarioSlot::close() {
  Slot::close();
  if (player_ != nullptr) player_->stop();
}

/// What breaks a play says more than the differences that come of it.
void ScenarioSlot::lose(Loss loss) {
  if (loss_.value_or(Loss::kDiffered) == Loss::kDiffered) loss_ = loss;
}

void ScenarioSlot::on_difference(const ReplayDifference& difference) {
  if (!flight_ || closing()) return;
  lose(Loss::kDiffered);
  std::string& first = context_.recorder.summary().first_difference;
  if (!first.empty() || !context_.recorder.measures(flight_->intended)) return;
  first = fmt::format("{}:{}: connection {}: {}: {}", context_.config.scenario->capture.name(),
                      difference.line, difference.connection, difference.title(),
                      capture::in_a_line(difference.places));
}

void ScenarioSlot::on_failure(const ReplayFailure& failure) {
  if (closing()) return;
  note_failure(failure.ended);
  lose(failure.ended.opened ? Loss::kConnectionLost : Loss::kHandshake);
  // Against a server that was never there, trying on would only count how fast that can be said.
  if (totals_.opened == 0) fail();
}

void ScenarioSlot::on_redirect(int /*copy*/, const std::string& /*connection*/,
                               const http::Url& /*to*/, int /*status*/) {
  ++context_.recorder.summary().redirects;
}

void ScenarioSlot::on_late(const ReplayLate& /*late*/) {
  lose(Loss::kNoReply);
}

void ScenarioSlot::on_unset(int /*copy*/, const std::string& /*connection*/, std::size_t /*line*/,
                            const std::string& /*name*/) {
  lose(Loss::kNotSent);
}

void ScenarioSlot::on_unreadable(const Error& error) {
  client::Ended end;
  end.url = capture::redact_url(context_.config.link.url.text());
  end.error = error;
  note_failure(end);
  lose(Loss::kNotSent);
  fail();
}

}  // namespace wskit::load
