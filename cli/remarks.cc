#include "cli/remarks.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/shown_url.h"

namespace wskit::cli {
namespace {

constexpr int kSwitchingProtocols = 101;

}  // namespace

Remarks::Remarks(const Diagnostics& diagnostics, std::string url)
    : diagnostics_(diagnostics), first_(std::move(url)), url_(first_) {}

void Remarks::opened(const client::Opened& opened) {
  std::string what = url_ + (std::exchange(was_open_, true) ? ": open again" : ": open");
  const bool polls = opened.status != kSwitchingProtocols;
  if (polls) what += ", by long polling: a WebSocket is impossible here";
  if (!opened.subprotocol.empty()) what += ", subprotocol " + opened.subprotocol;
  if (opened.deflate) what += ", " + wire::to_text(*opened.deflate);
  const bool is_news = opened.attempt > 1 || polls;
  diagnostics_.note(is_news ? Verbosity::kNormal : Verbosity::kVerbose, what);
  for (const auto& [name, value] : opened.headers)
    diagnostics_.note(Verbosity::kDebug, fmt::format("< {}: {}", name, value));
}

void Remarks::redirected(const http::Url& to, int status) {
  diagnostics_.note(Verbosity::kVerbose,
                    fmt::format("{}: redirected to {} ({})", url_, shown_url(to), status));
  url_ = shown_url(to);
}

void Remarks::reconnecting(std::string_view why, Duration in) {
  url_ = first_;
  diagnostics_.note(Verbosity::kNormal,
                    fmt::format("{}; reconnecting in {} s", why,
                                format_number(std::chrono::duration<double>(in).count())));
}

void Remarks::heartbeat(Duration round_trip) const {
  diagnostics_.note(Verbosity::kVerbose, fmt::format("{}: heartbeat answered after {}", url_,
                                                     format_latency(round_trip)));
}

void Remarks::one_lost(std::string_view why) const {
  diagnostics_.note(Verbosity::kNormal, fmt::format("{}; the other connections go on", why));
}

void Remarks::input_held() const {
  diagnostics_.note(Verbosity::kNormal,
                    "no more messages can wait: the input is not read until the connection is open "
                    "again");
}

void Remarks::unsent(std::size_t count, bool all_read) const {
  diagnostics_.error(fmt::format("{} {} could not be sent{}", format_count(count),
                                 count == 1 ? "message" : "messages",
                                 all_read ? "" : ", and the input was not read to its end"));
}

}  // namespace wskit::cli
