#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/option_table.h"
#include "client/credentials.h"
#include "client/link_config.h"
#include "net/loop.h"

namespace wskit::cli {

/// By which token a server lets us in, and where it is sent: connect, bench and replay.
struct CredentialOptions {
  std::string token;
  std::string file;
  std::string command;
  client::TokenPlace place = client::TokenPlace::kHeader;

  void add_to(OptionTable& options);
  /// kUsage when there are several, or the token cannot stand where it is to be sent in `link`.
  [[nodiscard]] Status check(const client::LinkConfig& link) const;
  /// Puts the token into `link`; the command runs, and is waited for. kUsage as `check`, or when it
  /// cannot be had.
  [[nodiscard]] Status apply(client::LinkConfig& link) const;
  /// The same for a link that is dialled more than once: what stands in a file, or a command says,
  /// is found out before each dial. Null when it never changes; then it stands in `link` already.
  /// `loop` and `link`, which `check` has passed, outlive it.
  [[nodiscard]] std::unique_ptr<client::Credentials> attend(net::Loop& loop,
                                                            client::LinkConfig& link) const;
};

}  // namespace wskit::cli
