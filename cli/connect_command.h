#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/writer.h"
#include "cli/channel_stack.h"
#include "cli/codec_options.h"
#include "cli/command.h"
#include "cli/connect_session.h"
#include "cli/credential_options.h"
#include "cli/goal.h"
#include "cli/input_options.h"
#include "cli/options.h"
#include "cli/pattern_options.h"
#include "cli/retry_options.h"
#include "cli/show_options.h"

namespace wskit::cli {

/// `wskit connect URL`: a prompt on a terminal, a filter in a pipe.
class ConnectCommand final : public Command {
 public:
  void add_to(OptionTable& options) override;
  int run() override;

 private:
  /// The surroundings of a dialect; all outlive it.
  struct DialectPorts {
    net::Loop& loop;
    Rng& rng;
    Sender& sender;
    const Diagnostics& diagnostics;
    std::string& out;
  };

  void add_sending(OptionTable& options);
  void add_stopping(OptionTable& options);
  void add_showing(OptionTable& options);

  /// kUsage when the options do not go together.
  [[nodiscard]] Status check(const client::LinkConfig& link) const;
  [[nodiscard]] Result<SessionConfig> session_config() const;
  /// Leads `link` where the codec has its endpoint.
  [[nodiscard]] StackConfig stack_config(client::LinkConfig& link) const;
  [[nodiscard]] capture::WriterConfig capture_config(const std::string& path) const;
  [[nodiscard]] std::unique_ptr<Dialect> make_dialect(const SessionConfig& config,
                                                      const DialectPorts& ports) const;
  [[nodiscard]] pipe::LineConfig lines(const client::LinkConfig& link) const;
  [[nodiscard]] int converse(const SessionConfig& config, StackConfig stack_config,
                             const RouteConfig& route_config, const Diagnostics& diagnostics) const;
  [[nodiscard]] bool is_typed() const;
  [[nodiscard]] int report(const Verdict& verdict, const Diagnostics& diagnostics) const;

  std::string url_;
  HandshakeOptions handshake_;
  RouteOptions route_;
  TlsOptions tls_;
  LinkOptions link_;
  CredentialOptions credentials_;
  RetryOptions retry_;
  PatternOptions patterns_;
  CodecOptions codec_;
  OutputOptions output_;

  std::vector<std::string> execute_;
  InputOptions input_;
  Awaited awaited_;
  std::optional<Duration> timeout_;
  std::optional<Duration> wait_;
  AtEof at_eof_ = AtEof::kClose;
  bool jsonl_ = false;
  bool json_ = false;
  bool strict_ = false;
  ShowOptions show_;
};

}  // namespace wskit::cli
