#pragma once

#include <string>

#include "cli/diagnostics.h"
#include "cli/exit_code.h"
#include "client/link_events.h"

namespace wskit::cli {

/// How a command ends.
struct Verdict {
  ExitCode code = kDone;
  std::string what;           ///< why, in one line; may be empty when it went well
  std::string advice;         ///< a second line, or empty
  http::Headers answer = {};  ///< the fields of an answer that refused the upgrade
};

/// What the end of a link means for the one who asked for it.
Verdict judge(const client::Ended& ended);

/// Says what went wrong, what the server said if more is to be known, and what to do.
void tell(const Verdict& verdict, const Diagnostics& diagnostics);

}  // namespace wskit::cli
