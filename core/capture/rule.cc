#include "capture/rule.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace wskit::capture {
namespace {

constexpr std::array<std::pair<std::string_view, Comparison>, 3> kWords = {{
    {"exact", Comparison::kExact},
    {"subset", Comparison::kSubset},
    {"text", Comparison::kText},
}};

Status take_match(std::string_view match, Rule& rule) {
  if (match.empty()) return ok();
  for (const auto& [word, comparison] : kWords) {
    if (word != match) continue;
    rule.comparison = comparison;
    return ok();
  }
  const bool is_pattern = match.size() > 2 && match.starts_with('/') && match.ends_with('/');
  if (!is_pattern) {
    return Error{ErrorKind::kUsage, "`match` is \"" + std::string(match) +
                                        "\"; write exact, subset, text or /regular expression/"};
  }
  auto pattern = Match::parse(match);
  if (!pattern) return Error{ErrorKind::kUsage, "`match`: " + pattern.error().message};
  rule.pattern = *std::move(pattern);
  return ok();
}

}  // namespace

Result<Rule> rule_for(const envelope::Script::Expect& expect, Rule common) {
  Rule rule = std::move(common);
  if (const Status taken = take_match(expect.match, rule); !taken) return taken.error();
  for (const std::string& text : expect.ignore) {
    auto pointer = Pointer::parse(text);
    if (!pointer) return Error{ErrorKind::kUsage, "`ignore`: " + pointer.error().message};
    rule.ignore.push_back(*std::move(pointer));
  }
  if (expect.within) rule.within = expect.within;
  return rule;
}

}  // namespace wskit::capture
