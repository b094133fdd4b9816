#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/auth_options.h"
#include "cli/capture_thread.h"
#include "cli/command.h"
#include "cli/limit_options.h"
#include "cli/listen_options.h"
#include "cli/mode_options.h"
#include "cli/operation_options.h"
#include "cli/options.h"
#include "cli/serve_loops.h"
#include "cli/tls_options.h"
#include "lws/listener.h"
#include "server/config.h"
#include "server/server.h"

namespace wskit::cli {

/// `wskit serve [[HOST:]PORT]`: rooms for whoever connects, or an echo.
class ServeCommand final : public Command {
 public:
  void add_to(OptionTable& options) override;
  int run() override;

 private:
  void add_listening(OptionTable& options);
  void add_rooms(OptionTable& options);
  void add_compression(OptionTable& options);

  [[nodiscard]] Result<server::Config> server_config() const;
  /// Reads the files of keys, tokens and rules.
  [[nodiscard]] Result<std::shared_ptr<const server::Rules>> rules(bool in_rooms) const;
  [[nodiscard]] Result<std::size_t> loop_count() const;
  [[nodiscard]] int serve(server::Config config, const lws::Address& address,
                          const std::optional<tls::ServerContext>& tls,
                          const Diagnostics& diagnostics) const;
  /// Null when nothing is to be recorded. `end` is called when the capture was all that was wanted
  /// of standard output, and that is closed.
  [[nodiscard]] Result<std::unique_ptr<CaptureThread>> record(const Diagnostics& diagnostics,
                                                              std::function<void()> end) const;
  /// `capture` may be null.
  [[nodiscard]] server::RecordingConfig recording(CaptureThread* capture, bool secure) const;
  /// What SIGHUP does: files are read again if there are any; else it ends the server, unless
  /// nobody is to hear of it.
  [[nodiscard]] std::function<void()> at_hang_up(std::function<void()> read_again,
                                                 std::function<void()> end) const;
  /// Returns when the server has ended: kDone if all that was to be recorded has been.
  static ExitCode run_loops(ServeLoops& loops, CaptureThread* capture);
  Status listen(ServeLoops& loops, const lws::Address& address, server::Server& server,
                const Diagnostics& diagnostics) const;
  Status listen_for_admin(ServeLoops& loops, server::Server& server,
                          const Diagnostics& diagnostics) const;
  void renew_rules(server::Server& server, bool in_rooms, const Diagnostics& diagnostics) const;
  /// Returns the URL.
  [[nodiscard]] std::string announce(net::Endpoint endpoint,
                                     const std::optional<tls::ServerContext>& tls,
                                     const Diagnostics& diagnostics) const;

  ListenOptions listen_;
  std::optional<std::uint64_t> threads_;
  std::string static_directory_;
  bool no_console_ = false;
  bool once_ = false;
  bool deflate_ = false;
  bool deflate_takeover_ = server::DeflateConfig{}.takeover;
  std::uint64_t deflate_threshold_ = server::DeflateConfig{}.threshold;
  std::uint64_t history_ = room::HistoryLimits{}.size;
  std::uint64_t history_memory_ = room::HistoryLimits{}.max_bytes;
  std::string schema_directory_;
  ModeOptions mode_;
  server::Config config_;
  LimitOptions limits_;
  ServeTlsOptions tls_;
  AuthOptions auth_;
  OperationOptions operation_;
  OutputOptions output_;
};

}  // namespace wskit::cli
