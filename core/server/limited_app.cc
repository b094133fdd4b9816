#include "server/limited_app.h"

#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "flow/deadline.h"
#include "server/abuse_meter.h"
#include "server/client_address.h"
#include "server/session.h"

namespace wskit::server {
namespace {

using envelope::Fault;
using envelope::FaultCode;
using wire::MessageView;

// What is refused must cost little: longer messages are not searched for their id.
constexpr std::size_t kMaxSearched = std::size_t{4} << 10;

/// Whole seconds, or milliseconds below one.
double in_seconds(Duration wait) {
  const double seconds = std::chrono::duration<double>(wait).count();
  return seconds >= 1 ? std::ceil(seconds) : std::ceil(seconds * 1e3) / 1e3;
}

}  // namespace

/// What one session has used up, and the message that has to wait.
class LimitedApp::Quota final : public SessionContext, private flow::DeadlineOwner {
 public:
  Quota(LimitedApp& app, Session& session) : app_(app), session_(session) {}

  [[nodiscard]] Session& session() { return session_; }

  /// Nothing: one more message passes.
  std::optional<Excess> take(TimePoint now) {
    if (const Duration wait = throttle_.take(now, app_.limits_.throttle); wait > Duration::zero()) {
      return Excess{true, wait};
    }
    if (!app_.limits_.rate.is_set()) return std::nullopt;
    const flow::Ration ration = take_ration(now);
    if (ration.granted) return std::nullopt;
    return Excess{false, ration.wait};
  }
  /// True when it is the tenth refusal within ten seconds.
  bool add_refusal(TimePoint now) { return refusals_.add(now); }

  /// Nothing comes behind the message until it has been handed over.
  void delay(const MessageView& message, Duration time) {
    opcode_ = message.opcode;
    delayed_ = message.bytes;
    session_.set_delayed(true);
    wait(time);
  }
  void wait(Duration time) { app_.loop_.arm(deadline_, time); }
  void forget() { deadline_.disarm(); }

 private:
  flow::Ration take_ration(TimePoint now) {
    if (shared_ == nullptr || known_ != session_.identity()) find_meter(now);
    if (shared_ == nullptr) return own_.take(now, app_.limits_.rate);
    return shared_->use([&](flow::RateMeter& meter) { return meter.take(now, app_.limits_.rate); });
  }

  // Whoever has no name is counted by its connection.
  void find_meter(TimePoint now) {
    known_ = session_.identity();
    if (app_.limits_.rate_by == RateBy::kAddress) {
      if (shared_ != nullptr) return;
      shared_ = app_.desk_.meter_of(client_address(session_.peer()), now);
    } else if (app_.limits_.rate_by == RateBy::kUser && known_ != nullptr &&
               !known_->is_anonymous()) {
      shared_ = app_.desk_.meter_of(known_->user, now);
    }
  }

  void on_deadline(flow::Deadline& /*which*/) override {
    if (!session_.is_open()) return;
    if (const auto excess = take(app_.loop_.now())) return wait(excess->wait);
    const std::string message = std::exchange(delayed_, {});
    app_.inner_->on_message(session_, {opcode_, message});
    session_.set_delayed(false);
  }

  LimitedApp& app_;
  Session& session_;
  flow::RateMeter own_;
  flow::Throttle throttle_;
  AbuseMeter refusals_;
  SharedMeter shared_;
  const auth::Identity* known_ = nullptr;      ///< whose meter `shared_` is
  wire::Opcode opcode_ = wire::Opcode::kText;  ///< of what is delayed
  std::string delayed_;
  flow::Deadline deadline_{*this};
};

LimitedApp::LimitedApp(const Ports& ports, std::unique_ptr<Application> inner)
    : limits_(ports.limits),
      desk_(ports.desk),
      loop_(ports.loop),
      counters_(ports.counters),
      composer_(ports.rng),
      inner_(std::move(inner)) {}

LimitedApp::~LimitedApp() = default;

void LimitedApp::on_start(Worker& worker) {
  inner_->on_start(worker);
}

Admission LimitedApp::on_request(Session& session, const http::RequestHead& request) {
  session.set_quota(std::make_unique<Quota>(*this, session));
  return inner_->on_request(session, request);
}

void LimitedApp::on_open(Session& session) {
  inner_->on_open(session);
}

void LimitedApp::on_message(Session& session, const MessageView& message) {
  judge(quota_of(session), message);
}

void LimitedApp::on_drained(Session& session) {
  inner_->on_drained(session);
}

void LimitedApp::on_close(Session& session, const wire::CloseInfo& how) {
  quota_of(session).forget();
  inner_->on_close(session, how);
}

void LimitedApp::on_stop() {
  inner_->on_stop();
}

LimitedApp::Quota& LimitedApp::quota_of(Session& session) {
  return static_cast<Quota&>(*session.quota());
}

void LimitedApp::judge(Quota& quota, const MessageView& message) {
  const auto excess = quota.take(loop_.now());
  if (!excess) return inner_->on_message(quota.session(), message);
  if (limits_.action != LimitAction::kDelay) return refuse(quota, *excess, message);
  quota.delay(message, excess->wait);
}

void LimitedApp::refuse(Quota& quota, const Excess& excess, const MessageView& message) {
  const double seconds = in_seconds(excess.wait);
  const char* const why = excess.too_soon ? "too soon after the last message" : "too many messages";
  const FaultCode code = excess.too_soon ? FaultCode::kThrottled : FaultCode::kRateLimitExceeded;
  ++counters_.errors[code];
  if (limits_.action == LimitAction::kClose) {
    return quota.session().close(wire::kRateLimited, why);
  }
  inner_->on_refused(quota.session());
  const std::string_view correlation = correlation_of(message);
  envelope::JsonWriter& writer = composer_.begin("error");
  writer.field("code", envelope::fault_name(code)).field("message", why);
  if (!excess.too_soon) writer.field("limit", limits_.rate.count).field("remaining", 0);
  writer.field("retryAfter", seconds);
  if (!correlation.empty()) writer.field("error", why);
  quota.session().send(wire::Opcode::kText, composer_.finish(correlation));
  if (quota.add_refusal(loop_.now())) {
    quota.session().close(wire::kPolicyViolation, "ten errors in ten seconds");
  }
}

std::string_view LimitedApp::correlation_of(const MessageView& message) {
  if (message.opcode != wire::Opcode::kText || message.bytes.size() > kMaxSearched) return {};
  envelope::Request request;
  static_cast<void>(reader_.read(message.bytes, request));
  return request.correlation;
}

}  // namespace wskit::server
