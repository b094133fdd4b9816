#include "cli/play_options.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "cli/terminal.h"

namespace wskit::cli {
namespace {

using load::Pace;

constexpr std::uint64_t kMostCopies = 100'000;
constexpr std::size_t kMostNames = 10;

Error unusable(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

Result<double> parse_speed(std::string_view text) {
  double speed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), speed);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (is_number && speed >= 1e-3 && speed <= 1e6) return speed;
  return unusable(
      fmt::format("'{}' is not a speed; write 2 for twice as fast, 0.5 for half", escaped(text)));
}

Status take_matches(const char* option, const std::vector<std::string>& texts,
                    std::vector<capture::Match>& into) {
  for (const std::string& text : texts) {
    auto match = capture::Match::parse(text);
    if (!match) return unusable(fmt::format("{}: {}", option, match.error().message));
    into.push_back(*std::move(match));
  }
  return ok();
}

/// Those that there are, for whoever has named another.
std::string names_of(const capture::Summary& summary) {
  std::vector<std::string> names;
  for (const capture::ConnectionSummary& connection : summary.connections) {
    const bool is_new = std::find(names.begin(), names.end(), connection.id) == names.end();
    if (is_new && names.size() == kMostNames) return fmt::format("{} …", fmt::join(names, " "));
    if (is_new) names.push_back(connection.id);
  }
  return fmt::format("{}", fmt::join(names, " "));
}

}  // namespace

OptionTable::Take take_speed(double& speed) {
  return [&speed](std::string_view text) -> Status {
    const auto parsed = parse_speed(text);
    if (!parsed) return parsed.error();
    speed = *parsed;
    return ok();
  };
}

void PlayOptions::add_to(OptionTable& options) {
  options.group("Timing")
      .choice(
          "--pace", pace,
          {{"timed", Pace::kTimed}, {"lockstep", Pace::kLockstep}, {"asap", Pace::kAsap}},
          "Send at the recorded times, or when the recorded replies, or others of their kind, have "
          "come (as timed does if there are no times), or at once")
      .value("--speed", "FACTOR", take_speed(speed), "With --pace timed: so many times as fast")
      .needs({"--pace timed"})
      .duration("--max-gap", max_gap,
                "With --pace timed: wait no longer than this between messages")
      .needs({"--pace timed"})
      .count("--loop", rounds, "Play the capture so many times, one after the other")
      .contradicts({"--learn", "--update"})
      .except({"1"})
      .count("-c,--copies", copies, "Play so many copies at once")
      .contradicts({"--learn", "--update"})
      .except({"1"})
      .duration("--ramp", ramp, "Begin the copies one by one, spread over this time")
      .needs({"--copies"})
      .except({"0", "0s"});
  options.group("Selecting")
      .texts("--conn", "ID", connections, "Play this connection of the capture, not all")
      .texts("--only", "MATCH", only,
             "Play, and check, only messages that match: a text, /a regular expression/, or a JSON "
             "subset")
      .texts("--skip", "MATCH", skip,
             "Act as if messages that match, of either side, were not there");
}

Status PlayOptions::apply(load::ReplayConfig& config) const {
  if (copies == 0) return unusable("--copies: '0' plays nothing; write 1 or more");
  if (copies > kMostCopies) return unusable("--copies: more than 100k at once; write 1k");
  if (rounds == 0) return unusable("--loop: '0' plays nothing; write 1 or more");
  config.pace = pace;
  config.speed = speed;
  config.max_gap = max_gap;
  config.copies = static_cast<int>(copies);
  config.ramp = ramp;
  config.rounds = rounds;
  auto selected = selection();
  if (!selected) return std::move(selected).error();
  config.selection = *std::move(selected);
  return ok();
}

Result<load::Selection> PlayOptions::selection() const {
  load::Selection selection{connections, {}, {}};
  if (Status taken = take_matches("--only", only, selection.only); !taken) return taken.error();
  if (Status taken = take_matches("--skip", skip, selection.skip); !taken) return taken.error();
  return selection;
}

Status PlayOptions::check(const capture::Summary& summary, std::uint64_t taken) const {
  for (const std::string& name : connections) {
    const bool is_there =
        std::any_of(summary.connections.begin(), summary.connections.end(),
                    [&](const capture::ConnectionSummary& one) { return one.id == name; });
    if (is_there) continue;
    return unusable(fmt::format("--conn: the capture has no connection '{}'; it has {}",
                                escaped(name), escaped(names_of(summary))));
  }
  if (taken > 0 || (only.empty() && skip.empty())) return ok();
  return unusable(only.empty()
                      ? fmt::format("--skip {}: no message is left", escaped(skip.front()))
                      : fmt::format("--only {}: no message matches", escaped(only.front())));
}

}  // namespace wskit::cli
