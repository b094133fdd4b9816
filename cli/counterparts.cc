#include "cli/counterparts.h"

#include <algorithm>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/assert.h"
#include "cli/truth.h"

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

std::string name_of(const CLI::Option& option) {
  return option.get_positional() ? option.get_name(true) : "--" + option.get_lnames().front();
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

bool fits(std::string_view value, std::string_view word) {
  return word.ends_with('*') ? value.starts_with(word.substr(0, word.size() - 1)) : value == word;
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

Error wrong(const CLI::Option& option, const std::string& why) {
  return {ErrorKind::kUsage, fmt::format("{}: {}", name_of(option), why)};
}

Status check_needs(const CLI::App& command, const CLI::Option& option,
                   const Counterparts::Names& others) {
  std::vector<std::string> names;
  bool is_choice = others.size() > 1;
  for (const std::string_view other : others) {
    const Counterpart counterpart = read(other);
    if (find_set(command, counterpart) != nullptr) return ok();
    const std::vector<std::string> words = shown(counterpart.words);
    names.push_back(counterpart.name + (words.empty() ? "" : " " + either(words)));
    is_choice = is_choice || words.size() > 1;
  }
  return wrong(option, fmt::format("is for {}{}", either(names),
                                   is_choice ? "; give one of them" : ", which is missing"));
}

/// `option` means nothing with `other`.
Error clash(const CLI::Option& option, const CLI::Option& other, std::string_view value) {
  return wrong(option, fmt::format("means nothing with {}{}{}; leave one of them out",
                                   name_of(other), value.empty() ? "" : " ", value));
}

Status check_excludes(const CLI::App& command, const CLI::Option& option,
                      const Counterparts::Names& others) {
  for (const std::string_view other : others) {
    const Counterpart counterpart = read(other);
    const CLI::Option* const there = find_set(command, counterpart);
    if (there == nullptr) continue;
    return clash(option, *there, counterpart.words.empty() ? std::string() : value_of(*there));
  }
  return ok();
}

Status check_leaves(const CLI::App& command, const CLI::Option& option,
                    const Counterparts::Names& others) {
  if (!is_set(option)) return ok();
  for (const CLI::Option* const given : command.parse_order()) {
    const bool stays = given == &option || given->get_group() == "Output" ||
                       std::find(others.begin(), others.end(), name_of(*given)) != others.end();
    if (!stays && is_set(*given)) return clash(*given, option, {});
  }
  return ok();
}

}  // namespace

void Counterparts::needs(const CLI::Option& option, Names counterparts) {
  rules_.push_back({&option, Kind::kNeeds, std::move(counterparts)});
}

void Counterparts::excludes(const CLI::Option& option, Names counterparts) {
  rules_.push_back({&option, Kind::kExcludes, std::move(counterparts)});
}

void Counterparts::leaves(const CLI::Option& option, Names others) {
  rules_.push_back({&option, Kind::kLeaves, std::move(others)});
}

Status Counterparts::check(const CLI::App& command) const {
  const std::vector<CLI::Option*>& given = command.parse_order();
  for (const auto& [option, kind, others] : rules_) {
    const bool is_given = std::find(given.begin(), given.end(), option) != given.end();
    if (kind != Kind::kLeaves && (!is_given || !is_set(*option))) continue;
    const auto check = kind == Kind::kNeeds      ? check_needs
                       : kind == Kind::kExcludes ? check_excludes
                                                 : check_leaves;
    if (Status checked = check(command, *option, others); !checked) return checked;
  }
  return ok();
}

}  // namespace wskit::cli
