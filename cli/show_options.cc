#include "cli/show_options.h"

#include <utility>

namespace wskit::cli {

void ShowOptions::add_to(OptionTable& options) {
  const auto set_filter = [this](std::string_view text) -> Status {
    auto match = capture::Match::parse(text);
    if (!match) return std::move(match).error();
    show.filter = *std::move(match);
    return ok();
  };
  options.group("Showing")
      .flag("--pretty", show.pretty, "Lay out JSON, a member a line; colour it where colours are")
      .optional_choice("--timestamps", show.timestamps, Timestamps::kRelative,
                       {{"rel", Timestamps::kRelative},
                        {"abs", Timestamps::kAbsolute},
                        {"delta", Timestamps::kDelta}},
                       "Show when each message came: in seconds since the start, as date and time, "
                       "or in seconds since the one before")
      .flag("--show-control", show.control,
            "Show pings, pongs and close frames, too; on stderr unless stdout is a terminal")
      .value("--filter", "MATCH", set_filter, "Show only messages that match; all of them count")
      .text("--record", "FILE", record, "Write all messages to this capture file")
      .flag("--redact", redact, "With --record: take secrets out, as is done anyway")
      .flag("--no-redact", no_redact,
            "With --record: keep credentials, cookies and tokens as they are");
}

Status ShowOptions::check() const {
  if (redact && no_redact) {
    return Error{ErrorKind::kUsage,
                 "--redact and --no-redact are opposites; leave one of them out"};
  }
  if (no_redact && record.empty()) {
    return Error{ErrorKind::kUsage,
                 "--no-redact is about the capture of --record, which is missing"};
  }
  return ok();
}

}  // namespace wskit::cli
