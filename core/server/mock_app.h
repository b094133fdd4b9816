#pragma once

#include "net/loop.h"
#include "server/application.h"
#include "server/mock.h"
#include "server/session.h"

namespace wskit::server {

/// Clients meet the server of a capture (see Mock). For a server of one loop.
class MockApp final : public Application {
 public:
  /// Both outlive it.
  MockApp(Mock& mock, net::Loop& loop) : mock_(mock), loop_(loop) {}

  Admission on_request(Session& session, const http::RequestHead& request) override;
  void on_open(Session& session) override;
  void on_message(Session& session, const wire::MessageView& message) override;
  void on_drained(Session& session) override;
  void on_close(Session& session, const wire::CloseInfo& how) override;
  void on_stop() override { stopping_ = true; }

 private:
  Mock& mock_;
  net::Loop& loop_;
  bool stopping_ = false;
};

}  // namespace wskit::server
