#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/capture_thread.h"
#include "cli/command.h"
#include "cli/credential_options.h"
#include "cli/find_max_options.h"
#include "cli/join_options.h"
#include "cli/load_options.h"
#include "cli/options.h"
#include "cli/report_options.h"
#include "load/bench_config.h"

namespace wskit::cli {

/// `wskit bench URL`: measures a server under load.
class BenchCommand final : public Command {
 public:
  void add_to(OptionTable& options) override;
  int run() override;

 private:
  [[nodiscard]] Result<load::BenchConfig> bench_config() const;
  [[nodiscard]] Result<RouteConfig> route_config() const;
  /// Says which limits of the machine the run would meet; kUsage when it cannot be made.
  [[nodiscard]] int look_ahead(const load::BenchConfig& config,
                               const Diagnostics& diagnostics) const;
  [[nodiscard]] const std::string& url() const {
    return arguments_.empty() ? url_ : arguments_.front();
  }
  [[nodiscard]] Status check() const;
  int report_again(const Diagnostics& diagnostics);
  /// The run, or the search among runs; the exit status.
  int run_alone(const load::BenchConfig& config, const RouteConfig& route, CaptureThread* capture,
                const Diagnostics& diagnostics);
  /// This process's part of a run of several.
  int run_jointly(const load::BenchConfig& config, const RouteConfig& route, CaptureThread* capture,
                  const Diagnostics& diagnostics);
  /// Whether a person watches.
  [[nodiscard]] bool is_watched() const;
  /// Null when nothing is to be recorded.
  [[nodiscard]] Result<std::unique_ptr<CaptureThread>> capture_thread(
      const Diagnostics& diagnostics) const;
  /// Judges the report, writes it and says how it went; the exit status.
  int conclude(BenchReport report, const Diagnostics& diagnostics);
  [[nodiscard]] int judge(const BenchReport& report, const Diagnostics& diagnostics) const;

  std::vector<std::string> arguments_;  ///< the URL; with --report more files
  std::string url_;                     ///< where no argument says otherwise
  HandshakeOptions handshake_;
  RouteOptions route_;
  TlsOptions tls_;
  LinkOptions link_;
  CredentialOptions credentials_;
  OutputOptions output_;

  LoadOptions load_;
  JoinOptions join_;
  FindMaxOptions find_max_;
  ReportOptions report_;
  std::string record_;
  bool no_redact_ = false;
  int signal_ = 0;  ///< that ended the run early
};

}  // namespace wskit::cli
