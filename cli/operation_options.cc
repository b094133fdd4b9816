#include "cli/operation_options.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "cli/mode_options.h"

namespace wskit::cli {
namespace {

Status take_fallback(server::FallbackConfig& fallback, std::string_view ways) {
  server::FallbackConfig taken;
  while (!ways.empty()) {
    const std::size_t comma = std::min(ways.find(','), ways.size());
    const std::string_view way = ways.substr(0, comma);
    if (way != "poll" && way != "sse") {
      return Error{ErrorKind::kUsage, fmt::format("\"{}\" is none of: poll, sse", way)};
    }
    (way == "poll" ? taken.polling : taken.events) = true;
    ways.remove_prefix(std::min(comma + 1, ways.size()));
  }
  fallback = taken;
  return ok();
}

}  // namespace

void OperationOptions::add_to(OptionTable& options) {
  options.group("Operation")
      .text("--admin", "[HOST:]PORT", admin,
            "Where to answer /healthz, /readyz, /metrics and /stats; without it, on the main port "
            "for peers on the loopback")
      .value(
          "--fallback", "poll,sse",
          [this](std::string_view ways) { return take_fallback(fallback, ways); },
          "Serve rooms without a WebSocket, too: by long polling (/poll), server-sent events "
          "(/sse)")
      .excludes(modes_without_rooms())
      .excludes({"--jsonl"})
      .text("--record", "FILE", record,
            "Write all sessions to this capture file, for `wskit replay`; compressed when it ends "
            "in .gz; - is standard output")
      .flag("--no-redact", no_redact,
            "With --record or --jsonl: keep Authorization, cookies and tokens in the capture, and "
            "in what the program reads")
      .needs({"--record", "--jsonl"})
      .duration("--drain", drain, "On SIGTERM, how long connections may take to close");
}

void OperationOptions::apply(server::Config& config, bool has_program) const {
  config.admin = {!admin.empty(), WSKIT_VERSION};
  // It carries JSON, as rooms do, and not what a program may want to say.
  if (config.mode == server::Mode::kRooms && !has_program) config.fallback = fallback;
}

}  // namespace wskit::cli
