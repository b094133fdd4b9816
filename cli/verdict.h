#pragma once

#include <string>

#include "cli/exit_code.h"
#include "client/link_events.h"

namespace wskit::cli {

/// How a command ends.
struct Verdict {
  ExitCode code = kDone;
  std::string what;    ///< why, in one line; may be empty when it went well
  std::string advice;  ///< a second line, or empty
};

/// What the end of a link to `url` means for the one who asked for it.
Verdict judge(const client::Ended& ended, const std::string& url);

}  // namespace wskit::cli
