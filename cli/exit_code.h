#pragma once

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

/// The one table from what went wrong to what the process says to its caller.
ExitCode exit_code_for(ErrorKind kind);

}  // namespace wskit::cli
