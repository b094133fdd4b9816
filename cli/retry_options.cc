#include "cli/retry_options.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text_file.h"
#include "cli/prompt.h"
#include "cli/terminal.h"
#include "cli/units.h"
#include "wire/utf8.h"

namespace wskit::cli {
namespace {

using client::ReconnectConfig;

constexpr std::uint64_t kMostRetries = 1'000'000'000;

Result<std::uint64_t> parse_retries(std::string_view text) {
  if (text == "inf") return ReconnectConfig::kForever;
  const auto count = parse_count(text);
  if (count && *count <= kMostRetries) return *count;
  return Error{ErrorKind::kUsage,
               fmt::format("'{}' is not a number of attempts; write 5, or inf", escaped(text))};
}

/// A number from `least` to `most`.
Result<double> parse_real(std::string_view text, double least, double most, const char* right) {
  double number = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, error] =
      std::from_chars(text.data(), text_end, number, std::chars_format::fixed);
  if (error == std::errc() && end == text_end && number >= least && number <= most) return number;
  return Error{ErrorKind::kUsage, fmt::format("'{}' is not a number from {:g} to {:g}; write {}",
                                              escaped(text), least, most, right)};
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

void RetryOptions::add_to(OptionTable& options) {
  const auto set_retries = [this](std::string_view text) -> Status {
    const auto count = parse_retries(text);
    if (!count) return count.error();
    retries = *count;
    return ok();
  };
  const auto set_factor = [this](std::string_view text) -> Status {
    const auto factor = parse_real(text, 1, 100, "2");
    if (!factor) return factor.error();
    backoff.factor = *factor;
    return ok();
  };
  const auto set_jitter = [this](std::string_view text) -> Status {
    const auto jitter = parse_real(text, 0, 1, "0.1");
    if (!jitter) return jitter.error();
    backoff.jitter = *jitter;
    return ok();
  };
  // On a terminal it is tried again without being asked for.
  const bool always = Prompt::possible();
  const Counterparts::Names retry = always ? Counterparts::Names{} : Counterparts::Names{"--retry"};
  const Counterparts::Names wait =
      always ? Counterparts::Names{} : Counterparts::Names{"--retry", "--fallback"};
  options.group("Keeping going")
      .value("--retry", "N|inf", set_retries,
             "Connect again up to so many times in a row, unless the server refuses this client "
             "(default inf on a terminal, else 0)")
      .time("--retry-base", backoff.base, "Wait so long before the first of these attempts")
      .needs(retry)
      .time("--retry-max", backoff.max, "Never wait longer than this")
      .needs(retry)
      .value("--retry-factor", "FACTOR", set_factor,
             fmt::format("Wait so many times longer each time (default {:g})", backoff.factor))
      .needs(retry)
      .value("--retry-jitter", "PART", set_jitter,
             fmt::format("Vary each wait by chance, up to this part of it (default {:g})",
                         backoff.jitter))
      .needs(retry)
      .duration("--retry-reset", backoff.reset,
                "Begin anew with the shortest wait after a connection that lasted so long")
      .needs(retry)
      .count("--queue", queue,
             "Messages that wait while there is no connection; when they are more, no further "
             "input is read")
      .needs(wait)
      .text("--on-open", "FILE", on_open,
            "Send the lines of FILE after every open, ahead of all else")
      .flag("--fallback", fallback,
            "Where a WebSocket is impossible, use long polling as wskit serve --fallback poll "
            "offers it")
      .time("--upgrade-interval", upgrade_interval,
            "With --fallback: try the WebSocket again this often")
      .needs({"--fallback"});
}

ReconnectConfig RetryOptions::config(bool on_terminal) const {
  ReconnectConfig config;
  config.retries = retries.value_or(on_terminal ? ReconnectConfig::kForever : 0);
  config.backoff = backoff;
  config.queue = queue;
  config.moves = fallback;
  return config;
}

Result<std::vector<std::string>> RetryOptions::greeting(bool binary) const {
  if (on_open.empty()) return std::vector<std::string>();
  const auto text = read_text_file(on_open);
  if (!text) return Error{ErrorKind::kUsage, "--on-open: " + text.error().message};
  auto lines = lines_of(*text);
  std::size_t number = 0;
  for (const std::string& line : lines) {
    ++number;
    if (binary || wire::is_utf8(line)) continue;
    return Error{ErrorKind::kUsage,
                 fmt::format("--on-open: {}: line {} is not UTF-8; send bytes with --binary",
                             on_open, number)};
  }
  return lines;
}

}  // namespace wskit::cli
