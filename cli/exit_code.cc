#include "cli/exit_code.h"

namespace wskit::cli {

ExitCode exit_code_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return ExitCode::kUsage;
    case ErrorKind::kConnect:
      return ExitCode::kNoConnection;
    case ErrorKind::kUpgrade:
      return ExitCode::kUpgradeRefused;
    case ErrorKind::kTls:
      return ExitCode::kTlsFailed;
    case ErrorKind::kUnauthorized:
      return ExitCode::kRefused;
    case ErrorKind::kTimeout:
      return ExitCode::kTimedOut;
    case ErrorKind::kOutput:
      return ExitCode::kOutputFailed;
    case ErrorKind::kLost:
    case ErrorKind::kProtocol:
    case ErrorKind::kInternal:
      break;
  }
  return ExitCode::kConnectionLost;
}

}  // namespace wskit::cli
