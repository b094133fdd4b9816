#pragma once

#include <memory>
#include <utility>

#include "server/application.h"
#include "server/guard.h"
#include "server/session.h"

namespace wskit::server {

/// Lets through to another application only whom a guard lets in.
class GuardedApp final : public Application {
 public:
  /// The guard outlives it.
  GuardedApp(Guard& guard, std::unique_ptr<Application> inner)
      : guard_(guard), inner_(std::move(inner)) {}

  void on_start(Worker& worker) override { inner_->on_start(worker); }
  Admission on_request(Session& session, const http::RequestHead& request) override {
    const auto admitted = guard_.admit(session, request);
    if (admitted) return inner_->on_request(session, request);
    session.refuse(admitted.error());
    return Admission::kLater;
  }
  void on_open(Session& session) override {
    guard_.watch(session);
    inner_->on_open(session);
  }
  void on_message(Session& session, const wire::MessageView& message) override {
    inner_->on_message(session, message);
  }
  void on_refused(Session& session) override { inner_->on_refused(session); }
  void on_drained(Session& session) override { inner_->on_drained(session); }
  void on_pong(Session& session, Duration round_trip) override {
    inner_->on_pong(session, round_trip);
  }
  void on_close(Session& session, const wire::CloseInfo& how) override {
    guard_.forget(session);
    inner_->on_close(session, how);
  }
  void on_stop() override { inner_->on_stop(); }

 private:
  Guard& guard_;
  std::unique_ptr<Application> inner_;
};

}  // namespace wskit::server
