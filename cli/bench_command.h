#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/credential_options.h"
#include "cli/load_options.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/threshold.h"
#include "load/bench_config.h"
#include "load/summary.h"

namespace wskit::cli {

/// `wskit bench URL`: measures a server under load.
class BenchCommand final : public Command {
 public:
  void add_to(OptionTable& options) override;
  int run() override;

 private:
  enum class Format : std::uint8_t { kText, kJson };
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

  void add_verdict(OptionTable& options);

  [[nodiscard]] Result<load::BenchConfig> bench_config() const;
  [[nodiscard]] Status check_audit() const;
  [[nodiscard]] Result<File> open_output() const;
  load::Summary measure(const load::BenchConfig& config, const RouteConfig& route);
  [[nodiscard]] Status write(const BenchReport& report, std::FILE* file) const;
  [[nodiscard]] int judge(const BenchReport& report, const Diagnostics& diagnostics) const;

  std::string url_;
  HandshakeOptions handshake_;
  RouteOptions route_;
  TlsOptions tls_;
  LinkOptions link_;
  CredentialOptions credentials_;
  OutputOptions output_;

  LoadOptions load_;
  std::vector<Threshold> fail_if_;
  std::string output_file_ = "-";
  Format format_ = Format::kText;
  int signal_ = 0;  ///< that ended the run early
};

}  // namespace wskit::cli
