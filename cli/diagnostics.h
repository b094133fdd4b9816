#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/exit_code.h"
#include "observe/log.h"

namespace wskit::cli {

/// How much stderr says, beside errors.
enum class Verbosity { kQuiet = -1, kNormal = 0, kVerbose = 1, kDebug = 2 };

enum class LogFormat : std::uint8_t {
  kText,  ///< "wskit connect: <what>"
  kJson,  ///< an object a line: time, level, event, message, and what else is known
};

/// The lines that a command writes about its work, on stderr. Control characters are written out:
/// parts of a line may come from a peer.
class Diagnostics final : public observe::Log {
 public:
  Diagnostics(std::string_view command, Verbosity verbosity, bool color,
              LogFormat format = LogFormat::kText);

  /// Shown always, in red where colours are.
  void error(std::string_view what) const;
  /// The same; returns the exit status of the kind.
  // NOLINTNEXTLINE(modernize-use-nodiscard): who reports and goes on needs no status.
  ExitCode error(const Error& failure) const;
  /// One line of advice below an error.
  void advise(std::string_view what) const;
  /// Shown from `least` on.
  void note(Verbosity least, std::string_view what) const;

  /// kDetail is shown from kVerbose on.
  [[nodiscard]] bool takes(observe::LogLevel level) const override;
  void write(const observe::LogEvent& event) const override;

  [[nodiscard]] Verbosity verbosity() const { return verbosity_; }

  /// Shows a line elsewhere than on stderr, without the command's name; false when it cannot.
  using Elsewhere = std::function<bool(std::string_view text)>;
  /// A copy that shows its lines elsewhere when that can, and else on stderr.
  [[nodiscard]] Diagnostics diverted(Elsewhere elsewhere) const;

 private:
  void write_text(observe::LogLevel level, std::string_view text) const;

  std::string prefix_;
  Verbosity verbosity_;
  bool color_;
  LogFormat format_;
  Elsewhere elsewhere_;
};

}  // namespace wskit::cli
