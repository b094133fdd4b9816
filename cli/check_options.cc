#include "cli/check_options.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "cli/terminal.h"

namespace wskit::cli {

namespace {

using capture::Comparison;

constexpr std::array<std::pair<std::string_view, Comparison>, 3> kWords = {
    {{"exact", Comparison::kExact}, {"subset", Comparison::kSubset}, {"text", Comparison::kText}}};

}  // namespace

void AgreementOptions::add_to(OptionTable& options, const Counterparts::Names& counterparts) {
  options
      .choice("--match", match, {kWords.begin(), kWords.end()},
              "A message agrees when it is the same JSON, or has all of the recorded JSON, or "
              "is the same text")
      .needs(counterparts);
  add_ignore_to(options, counterparts);
}

void AgreementOptions::add_ignore_to(OptionTable& options,
                                     const Counterparts::Names& counterparts) {
  options
      .texts("--ignore", "POINTER", ignore,
             "Look not at this place in JSON: /id, or /users/*/lastSeen for every element")
      .needs(counterparts);
}

Status AgreementOptions::take_match(std::string_view word) {
  const auto* const found = std::find_if(kWords.begin(), kWords.end(),
                                         [word](const auto& known) { return known.first == word; });
  if (found == kWords.end()) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is none of exact, subset and text", escaped(word))};
  }
  match = found->second;
  return ok();
}

Result<capture::Rule> AgreementOptions::rule() const {
  const auto unusable = [](std::string message) {
    return Error{ErrorKind::kUsage, std::move(message)};
  };
  capture::Rule rule;
  rule.comparison = match;
  for (const std::string& text : ignore) {
    auto pointer = capture::Pointer::parse(text);
    if (!pointer) return unusable("--ignore: " + pointer.error().message);
    rule.ignore.push_back(*std::move(pointer));
  }
  if (match == Comparison::kText && !ignore.empty()) {
    return unusable("--match text compares every byte; with --ignore, use exact or subset");
  }
  return rule;
}

void CheckOptions::add_to(OptionTable& options) {
  const Counterparts::Names checks = {"--check", "--junit", "--learn", "--update"};
  options
      .about(
          "A capture may say for each recorded reply how it has to be met, in "
          "\"expect\":{\"match\":\"subset\",\"ignore\":[\"/id\"],\"within_ms\":500}; `match` may "
          "also be "
          "a /regular expression/.")
      .group("Checking")
      .flag("--check", check, "Show where the replies differ from the recorded ones, and exit 1");
  agreement.add_to(options, checks);
  options
      .flag("--unordered", unordered,
            "With --check: replies may come in any order, at most 64 apart")
      .needs(checks)
      .time("--within", within,
            "Wait so long for a recorded reply, or close (default: 2s); with --check, one that "
            "comes later differs")
      .text("--junit", "FILE", junit,
            "Write what --check finds as JUnit XML, a test case for each connection and copy; - is "
            "standard output");
}

Result<load::CheckConfig> CheckOptions::config() const {
  auto rule = agreement.rule();
  if (!rule) return std::move(rule).error();
  load::CheckConfig config{*std::move(rule), unordered};
  config.rule.within = within;
  return config;
}

}  // namespace wskit::cli
