#include "cli/counterparts.h"

#include <algorithm>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/assert.h"
#include "cli/truth.h"
#include "http/message.h"

namespace wskit::cli {
namespace {

/// "--mode echo|request", taken apart.
struct Counterpart {
  std::string name;
  std::vector<std::string_view> words;
};

Counterpart read(std::string_view text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  Counterpart counterpart{std::string(text.substr(0, blank)), {}};
  for (std::string_view rest = text.substr(blank); !rest.empty();) {
    rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find('|'), rest.size());
    counterpart.words.push_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return counterpart;
}

std::string value_of(const CLI::Option& option) {
  return option.count() > 0 ? option.results().back() : option.get_default_str();
}

/// It was given, and not to switch something off.
bool is_set(const CLI::Option& option) {
  if (option.count() == 0) return false;
  const bool is_flag = option.get_expected_min() == 0;
  return !is_flag || truth_of(value_of(option)).value_or(true);
}

/// A word that ends in '*' is the scheme of a URL, in which case does not matter.
bool fits(std::string_view value, std::string_view word) {
  if (!word.ends_with('*')) return value == word;
  const std::string_view scheme = word.substr(0, word.size() - 1);
  return http::same_name(value.substr(0, scheme.size()), scheme);
}

/// The option that `counterpart` names, when it is as that says; else null.
const CLI::Option* find_set(const CLI::App& command, const Counterpart& counterpart) {
  const CLI::Option* const option = command.get_option_no_throw(counterpart.name);
  WSKIT_ASSERT(option != nullptr);  // a name in the table
  if (counterpart.words.empty()) return is_set(*option) ? option : nullptr;
  const std::string value = value_of(*option);
  const bool is_one = std::any_of(counterpart.words.begin(), counterpart.words.end(),
                                  [&value](std::string_view word) { return fits(value, word); });
  return is_one ? option : nullptr;
}

/// "A, B or C"
std::string either(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 < words.size() ? ", " : " or ";
    text += words[i];
  }
  return text;
}

/// As a person writes them: "wss:…" for "wss:*".
std::vector<std::string> shown(const std::vector<std::string_view>& words) {
  std::vector<std::string> texts(words.begin(), words.end());
  for (std::string& text : texts) {
    if (text.ends_with('*')) text.replace(text.size() - 1, 1, "…");
  }
  return texts;
}

/// Whether anything that `option` says stands beside one that leaves it nothing to say.
bool stays(const CLI::Option& option, const Counterparts::Names& others) {
  const auto is_it = [&option](std::string_view name) {
    return option.check_name(std::string(name));
  };
  return option.get_group() == "Output" || std::any_of(others.begin(), others.end(), is_it);
}

std::string name_of(const CLI::Option& option) {
  return option.get_positional() ? option.get_name(true) : "--" + option.get_lnames().front();
}

}  // namespace

/// What the rules say of one command line.
class Counterparts::Check {
 public:
  Check(const std::vector<Rule>& rules, const CLI::App& command, const Origins& origins)
      : rules_(rules), command_(command), origins_(origins) {}

  [[nodiscard]] static bool holds(const Rule& rule) {
    const Names& values = rule.exceptions;
    return is_set(*rule.option) &&
           std::find(values.begin(), values.end(), value_of(*rule.option)) == values.end();
  }

  /// Whether `rule`, which holds, is against `other`.
  [[nodiscard]] bool is_against(const Rule& rule, const CLI::Option& other) const {
    if (rule.kind == Kind::kNeeds || &other == rule.option || !is_set(other)) return false;
    if (rule.kind == Kind::kLeaves) return !stays(other, rule.others);
    return std::any_of(rule.others.begin(), rule.others.end(), [&](std::string_view text) {
      return find_set(command_, read(text)) == &other;
    });
  }

  [[nodiscard]] Status judge(const Rule& rule) const {
    if (!holds(rule)) return ok();
    switch (rule.kind) {
      case Kind::kNeeds:
        return is_typed(*rule.option) ? check_needs(rule) : ok();
      case Kind::kExcludes:
        return is_typed(*rule.option) ? check_excludes(rule) : ok();
      case Kind::kContradicts:
        return is_idle(*rule.option) ? ok() : check_excludes(rule);
      case Kind::kLeaves:
        return check_leaves(rule);
    }
    return ok();
  }

 private:
  [[nodiscard]] bool is_typed(const CLI::Option& option) const {
    const auto found = origins_.find(&option);
    return found != origins_.end() && found->second.typed;
  }

  /// Whether what `option` is for is missing.
  [[nodiscard]] bool is_idle(const CLI::Option& option) const {
    return std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
      return rule.option == &option && rule.kind == Kind::kNeeds && !is_met(rule);
    });
  }

  [[nodiscard]] bool is_met(const Rule& rule) const {
    return std::any_of(rule.others.begin(), rule.others.end(), [&](std::string_view text) {
      return find_set(command_, read(text)) != nullptr;
    });
  }

  [[nodiscard]] Error wrong(const CLI::Option& option, const std::string& why) const {
    const Origin& origin = origins_.at(&option);
    return {ErrorKind::kUsage, fmt::format("{}{}: {}", origin.place, origin.name, why)};
  }

  /// `other`, as it is called where it stands, with its value if that matters.
  [[nodiscard]] std::string called(const CLI::Option& other, bool with_value) const {
    const auto found = origins_.find(&other);
    const std::string name = found == origins_.end() ? name_of(other) : found->second.name;
    return with_value ? fmt::format("{} {}", name, value_of(other)) : name;
  }

  [[nodiscard]] Status check_needs(const Rule& rule) const {
    if (is_met(rule)) return ok();
    std::vector<std::string> names;
    bool is_choice = rule.others.size() > 1;
    for (const std::string_view other : rule.others) {
      const Counterpart counterpart = read(other);
      const std::vector<std::string> words = shown(counterpart.words);
      names.push_back(counterpart.name + (words.empty() ? "" : " " + either(words)));
      is_choice = is_choice || words.size() > 1;
    }
    return wrong(*rule.option,
                 fmt::format("is for {}{}", either(names),
                             is_choice ? "; give one of them" : ", which is missing"));
  }

  [[nodiscard]] Status check_excludes(const Rule& rule) const {
    const bool contradicts = rule.kind == Kind::kContradicts;
    for (const std::string_view text : rule.others) {
      const Counterpart counterpart = read(text);
      const CLI::Option* const there = find_set(command_, counterpart);
      if (there == nullptr || (contradicts && is_idle(*there))) continue;
      return wrong(*rule.option, fmt::format("{} {}; leave one of them out",
                                             contradicts ? "contradicts" : "means nothing with",
                                             called(*there, !counterpart.words.empty())));
    }
    return ok();
  }

  [[nodiscard]] Status check_leaves(const Rule& rule) const {
    for (const CLI::Option* const given : command_.parse_order()) {
      if (!is_against(rule, *given)) continue;
      return wrong(*given, fmt::format("means nothing with {}; leave one of them out",
                                       called(*rule.option, false)));
    }
    return ok();
  }

  const std::vector<Rule>& rules_;
  const CLI::App& command_;
  const Origins& origins_;
};

void Counterparts::needs(const CLI::Option& option, Names counterparts) {
  rules_.push_back({&option, Kind::kNeeds, std::move(counterparts), {}});
}

void Counterparts::excludes(const CLI::Option& option, Names counterparts) {
  rules_.push_back({&option, Kind::kExcludes, std::move(counterparts), {}});
}

void Counterparts::contradicts(const CLI::Option& option, Names counterparts) {
  rules_.push_back({&option, Kind::kContradicts, std::move(counterparts), {}});
}

void Counterparts::leaves(const CLI::Option& option, Names others) {
  rules_.push_back({&option, Kind::kLeaves, std::move(others), {}});
}

void Counterparts::except(Names values) {
  rules_.back().exceptions = std::move(values);
}

bool Counterparts::yields(const CLI::App& command, const CLI::Option& option,
                          const Origins& stronger) const {
  const Check check(rules_, command, stronger);
  return std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
    if (!Check::holds(rule)) return false;
    if (rule.option != &option)
      return stronger.count(rule.option) > 0 && check.is_against(rule, option);
    return std::any_of(stronger.begin(), stronger.end(),
                       [&](const auto& each) { return check.is_against(rule, *each.first); });
  });
}

Status Counterparts::check(const CLI::App& command, const Origins& origins) const {
  const Check check(rules_, command, origins);
  for (const Rule& rule : rules_) {
    if (Status judged = check.judge(rule); !judged) return judged;
  }
  return ok();
}

}  // namespace wskit::cli
