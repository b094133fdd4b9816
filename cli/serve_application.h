#pragma once

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "base/allowance.h"
#include "cli/diagnostics.h"
#include "cli/mode_options.h"
#include "cli/route.h"
#include "pipe/line_reader.h"
#include "server/exec_app.h"
#include "server/mock_app.h"
#include "server/program.h"
#include "server/proxy_app.h"
#include "server/server.h"

namespace wskit::cli {

/// What the applications of all loops share. Outlives the server, and not the loops.
class ServeApplication {
 public:
  /// What it uses; all that is referred to outlives it.
  struct Ports {
    const ModeOptions& options;
    const server::Config& config;
    bool secure = false;  ///< clients speak TLS
    net::Loop& first;
    const Diagnostics& diagnostics;
  };

  /// `end` is called, perhaps more than once, when the application wants the server to.
  /// `mock` is that of --mock.
  ServeApplication(const Ports& ports, std::optional<server::Mock> mock, std::function<void()> end);
  ServeApplication(const ServeApplication&) = delete;
  ServeApplication& operator=(const ServeApplication&) = delete;

  /// One for one loop.
  [[nodiscard]] std::unique_ptr<server::Application> make(const server::ApplicationPorts& ports);
  void listening(const std::string& url);
  /// The server has ended: calls `then` when all that is to be said of it has been.
  void finish(std::function<void()> then);
  /// What the command ends with.
  [[nodiscard]] ExitCode exit_code() const;

 private:
  void end(const Status& why);
  void sum_up() const;

  const ModeOptions& options_;
  const Diagnostics& diagnostics_;
  std::optional<server::Mock> mock_;
  std::function<void()> end_;
  ExitCode exit_code_ = kDone;
  server::ExecConfig exec_;
  Allowance programs_;
  server::ProxyConfig proxy_;
  RouteConfig route_;
  std::list<Route> routes_;  ///< of the loops, to the server of --proxy
  std::optional<pipe::LineReader> input_;
  std::optional<server::Program> program_;  ///< of --jsonl
};

}  // namespace wskit::cli
