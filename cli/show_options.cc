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
  // What messages look like means nothing where they are written otherwise, or not at all.
  const Counterparts::Names others = {"--jsonl", "--record -"};
  options.group("Showing")
      .flag("--pretty", show.pretty, "Lay out JSON, a member a line; colour it where colours are")
      .excludes(others)
      .optional_choice("--timestamps", show.timestamps, Timestamps::kRelative,
                       {{"rel", Timestamps::kRelative},
                        {"abs", Timestamps::kAbsolute},
                        {"delta", Timestamps::kDelta}},
                       "Show when each message came: in seconds since the start, as date and time, "
                       "or in seconds since the one before")
      .excludes(others)
      .flag("--show-control", show.control,
            "Show pings, pongs and close frames, too; on stderr unless stdout is a terminal")
      .excludes({"--jsonl"})
      .value("--filter", "MATCH", set_filter, "Show only messages that match; all of them count")
      .excludes({"--record -"})
      .text("--record", "FILE", record, "Write all messages to this capture file")
      .flag("--redact", redact, "With --record: take secrets out, as is done anyway")
      .needs({"--record"})
      .excludes({"--no-redact"})
      .flag("--no-redact", no_redact,
            "With --record: keep credentials, cookies and tokens as they are")
      .needs({"--record"});
}

}  // namespace wskit::cli
