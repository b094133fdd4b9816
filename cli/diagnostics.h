#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/exit_code.h"

namespace wskit::cli {

/// How much stderr says, beside errors.
enum class Verbosity { kQuiet = -1, kNormal = 0, kVerbose = 1, kDebug = 2 };

/// The lines that a command writes about its work, on stderr: "wskit connect: <what>". Control
/// characters are written out: parts of a line may come from a peer.
class Diagnostics {
 public:
  Diagnostics(std::string_view command, Verbosity verbosity, bool color);

  /// Shown always, in red where colours are.
  void error(std::string_view what) const;
  /// The same; returns the exit status of the kind.
  // NOLINTNEXTLINE(modernize-use-nodiscard): who reports and goes on needs no status.
  ExitCode error(const Error& failure) const;
  /// One line of advice below an error.
  void advise(std::string_view what) const;
  /// Shown from `least` on.
  void note(Verbosity least, std::string_view what) const;

  [[nodiscard]] Verbosity verbosity() const { return verbosity_; }

 private:
  std::string prefix_;
  Verbosity verbosity_;
  bool color_;
};

}  // namespace wskit::cli
