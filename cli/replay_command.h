#pragma once

#include <cstdint>
#include <string>

#include "capture/file.h"
#include "capture/summary.h"
#include "cli/check_options.h"
#include "cli/command.h"
#include "cli/credential_options.h"
#include "cli/options.h"
#include "cli/play_options.h"
#include "cli/variable_options.h"
#include "load/replay_config.h"

namespace wskit::cli {

/// `wskit replay CAPTURE [URL]`: plays a recorded session at a server again.
class ReplayCommand final : public Command {
 public:
  void add_to(OptionTable& options) override;
  int run() override;

 private:
  [[nodiscard]] Result<capture::Summary> survey(const capture::File& file,
                                                const load::Selection& selection,
                                                const capture::Inspect& inspect) const;
  /// The exit status, or what kept it from doing what it was to do.
  [[nodiscard]] Result<int> act(const Diagnostics& diagnostics) const;
  [[nodiscard]] Result<load::ReplayConfig> common_config() const;
  [[nodiscard]] Status lead(load::ReplayConfig& config, const std::string& name,
                            const capture::Summary& summary) const;
  static Status check_urls(const std::string& name, const capture::Summary& summary);
  [[nodiscard]] Result<int> convert(const capture::File& file,
                                    const Diagnostics& diagnostics) const;
  [[nodiscard]] Result<int> show_info(const capture::File& file,
                                      const Diagnostics& diagnostics) const;
  [[nodiscard]] Result<int> rehearse_or_play(const capture::File& file,
                                             const Diagnostics& diagnostics) const;
  [[nodiscard]] Result<int> play(const capture::File& file, const capture::Summary& summary,
                                 const load::ReplayConfig& config,
                                 const Diagnostics& diagnostics) const;

  std::string capture_;
  std::string url_;
  PlayOptions play_;
  CheckOptions check_;
  VariableOptions variables_;
  bool info_ = false;
  bool dry_run_ = false;
  bool learn_ = false;
  bool update_ = false;
  std::string convert_;
  bool no_redact_ = false;
  bool lenient_ = false;
  HandshakeOptions handshake_;
  RouteOptions route_;
  TlsOptions tls_;
  LinkOptions link_;
  CredentialOptions credentials_;
  OutputOptions output_;
};

}  // namespace wskit::cli
