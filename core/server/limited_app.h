#pragma once

#include <memory>
#include <string_view>

#include "base/rng.h"
#include "envelope/composer.h"
#include "envelope/request.h"
#include "flow/rate_meter.h"
#include "net/loop.h"
#include "server/application.h"
#include "server/config.h"
#include "server/rate_desk.h"
#include "server/statistics.h"

namespace wskit::server {

/// Lets through to another application as many messages as the limits allow, and refuses, delays or
/// punishes the rest.
class LimitedApp final : public Application {
 public:
  /// What it uses; all of it outlives it.
  struct Ports {
    const MessageLimits& limits;
    RateDesk& desk;  ///< of all loops
    net::Loop& loop;
    Rng& rng;
    Counters& counters;
  };

  LimitedApp(const Ports& ports, std::unique_ptr<Application> inner);
  ~LimitedApp() override;

  void on_start(Worker& worker) override;
  Admission on_request(Session& session, const http::RequestHead& request) override;
  void on_open(Session& session) override;
  void on_message(Session& session, const wire::MessageView& message) override;
  void on_drained(Session& session) override;
  void on_pong(Session& session, Duration round_trip) override {
    inner_->on_pong(session, round_trip);
  }
  void on_close(Session& session, const wire::CloseInfo& how) override;
  void on_refused(Session& session) override { inner_->on_refused(session); }
  void on_stop() override;

 private:
  class Quota;
  /// Why a message does not pass.
  struct Excess {
    bool too_soon = false;  ///< the throttle; else the rate
    Duration wait{};
  };

  static Quota& quota_of(Session& session);
  void judge(Quota& quota, const wire::MessageView& message);
  void refuse(Quota& quota, const Excess& excess, const wire::MessageView& message);
  std::string_view correlation_of(const wire::MessageView& message);

  const MessageLimits& limits_;
  RateDesk& desk_;
  net::Loop& loop_;
  Counters& counters_;
  envelope::Composer composer_;
  envelope::RequestReader reader_;
  std::unique_ptr<Application> inner_;
};

}  // namespace wskit::server
