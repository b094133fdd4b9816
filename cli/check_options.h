#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/option_table.h"
#include "load/replay_check.h"

namespace wskit::cli {

/// How the messages of a replay, or of a mock's client, have to agree with the recorded ones.
struct AgreementOptions {
  capture::Comparison match = capture::Comparison::kExact;
  std::vector<std::string> ignore;  ///< JSON pointers

  /// They are for `counterparts`.
  void add_to(OptionTable& options, const Counterparts::Names& counterparts);
  void add_ignore_to(OptionTable& options, const Counterparts::Names& counterparts);
  /// `word` as --match takes it; kUsage when it is none.
  Status take_match(std::string_view word);
  [[nodiscard]] Result<capture::Rule> rule() const;
};

/// Whether, and how, `replay` checks what comes.
struct CheckOptions {
  bool check = false;
  AgreementOptions agreement;
  bool unordered = false;
  std::optional<Duration> within;
  std::string junit;  ///< a file

  void add_to(OptionTable& options);
  [[nodiscard]] bool is_on() const { return check || !junit.empty(); }
  [[nodiscard]] Result<load::CheckConfig> config() const;
};

}  // namespace wskit::cli
