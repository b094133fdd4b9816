#include "cli/request_tally.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

/// The exit status for an answer that says no.
ExitCode exit_code_for(std::string_view fault) {
  if (fault == "FORBIDDEN" || fault == "UNAUTHORIZED") return kRefused;
  return fault == "TIMEOUT" ? kTimedOut : kExpectationFailed;
}

}  // namespace

void RequestTally::count(const Result<client::Answer>& answer) {
  ++ended_;
  if (answer && !answer->fields.failed()) return;
  if (failed_++ > 0) return;
  code_ = answer ? exit_code_for(answer->fields.code) : cli::exit_code_for(answer.error().kind);
  what_ = answer ? escaped(answer->fields.failure()) : answer.error().message;
}

Verdict RequestTally::verdict() const {
  if (failed_ == 0) return {};
  if (ended_ == 1) return {code_, "the request failed: " + what_, {}};
  return {code_,
          fmt::format("{} of {} requests failed, the first with: {}", format_count(failed_),
                      format_count(ended_), what_),
          {}};
}

}  // namespace wskit::cli
