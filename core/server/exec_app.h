#pragma once

#include <string>

#include "base/allowance.h"
#include "server/application.h"
#include "server/exec_process.h"

namespace wskit::server {

struct ExecConfig {
  std::string command;                     ///< for /bin/sh
  const char* const* inherited = nullptr;  ///< the environment, as environ(7)
  TakeComplaint complain;                  ///< may be empty
};

/// A program for each session (see ExecProcess and `cgi_environment`), on one loop.
class ExecApp final : public Application {
 public:
  /// `programs` is how many may run at once, on all loops. All arguments outlive it.
  ExecApp(const ExecConfig& config, Allowance& programs) : config_(config), programs_(programs) {}

  void on_start(Worker& worker) override { worker_ = &worker; }
  /// Refuses with 503 when too many programs run, or the system has no room for one.
  Admission on_request(Session& session, const http::RequestHead& request) override;
  void on_open(Session& /*session*/) override {}
  void on_message(Session& session, const wire::MessageView& message) override;
  void on_drained(Session& session) override;
  void on_close(Session& session, const wire::CloseInfo& how) override;

 private:
  const ExecConfig& config_;
  Allowance& programs_;
  Worker* worker_ = nullptr;
};

}  // namespace wskit::server
