#pragma once

#include <span>
#include <string_view>

#include "base/result.h"

namespace wskit::cli {

/// The exit statuses that scripts rely on; the table stands in every man page.
enum ExitCode : int {
  kDone = 0,
  kExpectationFailed = 1,
  kUsage = 2,
  kNoConnection = 3,
  kUpgradeRefused = 4,
  kTlsFailed = 5,
  kConnectionLost = 6,
  kRefused = 7,
  kTimedOut = 8,
  kOutputFailed = 9,
  kInterrupted = 130,
  kTerminated = 143,
};

struct ExitMeaning {
  ExitCode code;
  std::string_view name;     ///< one word, for programs
  std::string_view meaning;  ///< for people
};

std::span<const ExitMeaning> exit_meanings();
const ExitMeaning& exit_meaning(ExitCode code);

/// The one table from what went wrong to what the process says to its caller.
ExitCode exit_code_for(ErrorKind kind);

}  // namespace wskit::cli
