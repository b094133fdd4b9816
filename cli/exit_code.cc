#include "cli/exit_code.h"

#include <algorithm>
#include <array>

#include "base/assert.h"

namespace wskit::cli {
namespace {

constexpr std::array<ExitMeaning, 12> kMeanings = {{
    {kDone, "done", "done, and everything asked for held"},
    {kExpectationFailed, "expectation", "an expectation did not hold"},
    {kUsage, "usage", "usage or configuration error, unreadable input"},
    {kNoConnection, "connect", "no connection: DNS, TCP, proxy"},
    {kUpgradeRefused, "upgrade",
     "the server answered the upgrade with something else than a valid 101"},
    {kTlsFailed, "tls", "TLS failed: handshake or certificate"},
    {kConnectionLost, "lost",
     "connection lost: no close frame, or a close code other than 1000, 1001, 1005"},
    {kRefused, "refused",
     "refused: 401 or 403, or a close code that says so (1008, 3000, 3003, 4401, 4403)"},
    {kTimedOut, "timeout", "timed out waiting"},
    {kOutputFailed, "output", "output could not be written"},
    {kInterrupted, "interrupted", "interrupted by SIGINT before it was done"},
    {kTerminated, "terminated", "interrupted by SIGTERM before it was done"},
}};

}  // namespace

std::span<const ExitMeaning> exit_meanings() {
  return kMeanings;
}

const ExitMeaning& exit_meaning(ExitCode code) {
  const auto* const found =
      std::find_if(kMeanings.begin(), kMeanings.end(),
                   [code](const ExitMeaning& meaning) { return meaning.code == code; });
  WSKIT_ASSERT(found != kMeanings.end());
  return *found;
}

ExitCode exit_code_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return ExitCode::kUsage;
    case ErrorKind::kConnect:
      return ExitCode::kNoConnection;
    case ErrorKind::kUpgrade:
      return ExitCode::kUpgradeRefused;
    case ErrorKind::kTls:
    case ErrorKind::kCertificate:
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
