#pragma once

#include "server/application.h"
#include "server/session.h"

namespace wskit::server {

/// Every message goes back as it came.
class EchoApp final : public Application {
 public:
  void on_open(Session& /*session*/) override {}
  void on_message(Session& session, const wire::MessageView& message) override {
    session.send(message.opcode, message.bytes);
  }
  void on_close(Session& /*session*/, const wire::CloseInfo& /*how*/) override {}
};

}  // namespace wskit::server
