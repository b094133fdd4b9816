#include "cli/request_tally.h"

#include <utility>

#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/terminal.h"
#include "http/message.h"

namespace wskit::cli {

ExitCode exit_code_for_fault(std::string_view code) {
  // Servers of other make write them in letters of either case.
  const auto is = [code](std::string_view name) { return http::same_name(code, name); };
  if (is("FORBIDDEN") || is("UNAUTHORIZED")) return kRefused;
  return is("TIMEOUT") ? kTimedOut : kExpectationFailed;
}

void RequestTally::count(const Result<client::Answer>& answer) {
  ++ended_;
  if (answer && !answer->fields.failed()) return;
  if (failed_++ > 0) return;
  code_ = answer ? exit_code_for_fault(answer->fields.code) : exit_code_for(answer.error().kind);
  what_ = answer ? escaped(answer->fields.failure()) : answer.error().message;
}

void RequestTally::overhear(const envelope::ServerMessage& error) {
  if (overheard_.empty()) overheard_ = escaped(error.failure());
}

Verdict RequestTally::verdict(std::uint64_t late) const {
  if (failed_ == 0) return {};
  std::string what =
      ended_ == 1 ? "the request failed: "
                  : fmt::format("{} of {} requests failed, the first with: ", format_count(failed_),
                                format_count(ended_));
  what += what_;
  if (late > 0) {
    what += fmt::format("; {} {} too late", format_count(late),
                        late == 1 ? "answer came" : "answers came");
  }
  if (!overheard_.empty()) what += "; the server said, not of what: " + overheard_;
  return {code_, std::move(what), {}};
}

}  // namespace wskit::cli
