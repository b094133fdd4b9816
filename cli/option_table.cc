#include "cli/option_table.h"

#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/terminal.h"
#include "cli/truth.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

std::string with_default(std::string help, std::string_view preset) {
  return preset.empty() ? help : fmt::format("{} (default {})", help, preset);
}

/// Takes the words, and tells `chosen` which.
OptionTable::Take one_of(std::vector<std::string_view> words,
                         std::function<void(std::size_t)> chosen) {
  return [words = std::move(words), chosen = std::move(chosen)](std::string_view text) -> Status {
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) {
      return Error{ErrorKind::kUsage,
                   fmt::format("'{}' is not known; write {}", text, fmt::join(words, ", "))};
    }
    chosen(static_cast<std::size_t>(found - words.begin()));
    return ok();
  };
}

Status missing(const std::string& value) {
  return Error{ErrorKind::kUsage,
               fmt::format("the value is empty; write {}, or leave it out", value)};
}

Result<Duration> parse_time(std::string_view text) {
  auto time = parse_duration(text);
  if (!time || *time > Duration::zero()) return time;
  return Error{ErrorKind::kUsage, fmt::format("'{}' is no time at all; write 5s", text)};
}

template <class Target, class Parse>
OptionTable::Take parsed_into(Target& target, Parse parse) {
  return [&target, parse](std::string_view text) -> Status {
    auto parsed = parse(text);
    if (!parsed) return std::move(parsed).error();
    target = *parsed;
    return ok();
  };
}

/// What CLI11 is to say of a flag's value; nothing when it is one.
std::string check_truth(const std::string& text) {
  return truth_of(text) ? "" : fmt::format("'{}' is neither true nor false", escaped(text));
}

}  // namespace

OptionTable& OptionTable::about(std::string_view paragraph) {
  command_.description(fmt::format("{}\n{}", command_.get_description(), paragraph));
  return *this;
}

OptionTable& OptionTable::group(std::string_view title) {
  group_ = title;
  return *this;
}

void OptionTable::finish(CLI::Option& option) {
  last_ = &option;
  option.group(group_);
}

CLI::Option& OptionTable::add(const char* names, const char* value, Take take, std::string help) {
  // CLI11 stays out of the values: it would read "{}" as an empty list and "[a]" as a list of one.
  const auto callback = [take = std::move(take),
                         flag = std::string(names)](const CLI::results_t& results) {
    for (const std::string& result : results) {
      if (result == "%%" && &result != &results.front()) continue;  // what 2.4 adds behind "{}"
      const Status taken = take(result);
      if (!taken) {
        throw CLI::ValidationError(flag.substr(flag.rfind(',') + 1), taken.error().message);
      }
    }
    return true;
  };
  CLI::Option& option = *command_.add_option(names, CLI::callback_t(callback), std::move(help));
  option.type_name(value)->take_last();
  finish(option);
  return option;
}

OptionTable& OptionTable::value(const char* names, const char* value, Take take, std::string help) {
  add(names, value, std::move(take), std::move(help));
  return *this;
}

OptionTable& OptionTable::values(const char* names, const char* value, Take take,
                                 std::string help) {
  CLI::Option& option = add(names, value, std::move(take), std::move(help) + " (repeatable)");
  option.multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->expected(1, CLI::detail::expected_max_vector_size)
      ->allow_extra_args(false);
  return *this;
}

OptionTable& OptionTable::flag(const char* names, bool& on, std::string help) {
  finish(*command_.add_flag(names, on, std::move(help))->check(check_truth));
  return *this;
}

OptionTable& OptionTable::counter(const char* names, int& times, std::string help) {
  finish(*command_.add_flag(names, times, std::move(help) + " (repeatable)")->check(check_truth));
  return *this;
}

OptionTable& OptionTable::duration(const char* names, Duration& target, std::string help) {
  return value(names, "DURATION", parsed_into(target, parse_duration),
               with_default(std::move(help), format_duration(target)));
}

OptionTable& OptionTable::duration(const char* names, std::optional<Duration>& target,
                                   std::string help) {
  return value(names, "DURATION", parsed_into(target, parse_duration), std::move(help));
}

OptionTable& OptionTable::time(const char* names, Duration& target, std::string help) {
  return value(names, "DURATION", parsed_into(target, parse_time),
               with_default(std::move(help), format_duration(target)));
}

OptionTable& OptionTable::time(const char* names, std::optional<Duration>& target,
                               std::string help) {
  return value(names, "DURATION", parsed_into(target, parse_time), std::move(help));
}

OptionTable& OptionTable::size(const char* names, std::uint64_t& target, std::string help) {
  return value(names, "SIZE", parsed_into(target, parse_size),
               with_default(std::move(help), format_size(target)));
}

OptionTable& OptionTable::count(const char* names, std::uint64_t& target, std::string help) {
  return value(names, "N", parsed_into(target, parse_count),
               with_default(std::move(help), std::to_string(target)));
}

OptionTable& OptionTable::count(const char* names, std::optional<std::uint64_t>& target,
                                std::string help) {
  return value(names, "N", parsed_into(target, parse_count), std::move(help));
}

OptionTable& OptionTable::rate(const char* names, std::optional<double>& target, std::string help) {
  return value(names, "RATE", parsed_into(target, parse_rate), std::move(help));
}

OptionTable& OptionTable::text(const char* names, const char* value_name, std::string& target,
                               std::string help) {
  const auto take = [&target, wanted = std::string(value_name)](std::string_view text) {
    target = text;
    return text.empty() ? missing(wanted) : ok();
  };
  return value(names, value_name, take, with_default(std::move(help), target));
}

OptionTable& OptionTable::texts(const char* names, const char* value_name,
                                std::vector<std::string>& target, std::string help) {
  const auto take = [&target, wanted = std::string(value_name)](std::string_view text) {
    target.emplace_back(text);
    return text.empty() ? missing(wanted) : ok();
  };
  return values(names, value_name, take, std::move(help));
}

OptionTable& OptionTable::word(const char* names, Words words, std::string_view preset,
                               std::function<void(std::size_t)> chosen, std::string help) {
  const std::string value_name = fmt::format("{}", fmt::join(words, "|"));
  CLI::Option& option = add(names, value_name.c_str(), one_of(std::move(words), std::move(chosen)),
                            with_default(std::move(help), preset));
  option.default_str(std::string(preset));
  return *this;
}

OptionTable& OptionTable::optional_word(const char* name, Words words, std::string_view implied,
                                        std::function<void(std::size_t)> chosen, std::string help) {
  const std::string value_name = fmt::format("[={}]", fmt::join(words, "|"));
  help += fmt::format(" ({} when nothing is said)", implied);
  // To CLI11 it is a flag, which stands for a word: an option would take the next argument for it.
  const auto word = std::make_shared<std::string>();
  CLI::Option& option =
      *command_.add_flag(fmt::format("{}{{{}}}", name, implied), *word, std::move(help));
  const auto take = [word, take = one_of(std::move(words), std::move(chosen)),
                     implied = std::string(implied)](const std::string& text) {
    const Status taken = take(text == "true" ? implied : text);
    return taken ? std::string() : taken.error().message;
  };
  option.check(take)->type_name(value_name);
  finish(option);
  return *this;
}

CLI::Option& OptionTable::add_argument(const char* names, ArgumentTake take, std::string help) {
  const auto callback = [take = std::move(take)](const CLI::results_t& results) {
    take(results);
    return true;
  };
  CLI::Option& option = *command_.add_option(names, CLI::callback_t(callback), std::move(help));
  const std::string_view name = names;
  option.type_name(fmt::format("[{}]", name.substr(name.rfind(',') + 1)));
  finish(option);
  option.group("Arguments")->configurable(!option.get_lnames().empty());
  return option;
}

CLI::Option& OptionTable::add_argument(const char* names, std::string& target, std::string help) {
  const auto take = [&target](const std::vector<std::string>& values) { target = values.front(); };
  CLI::Option& option = add_argument(names, take, std::move(help));
  option.take_last();
  return option;
}

OptionTable& OptionTable::required(const char* names, std::string& target, std::string help) {
  CLI::Option& option = add_argument(names, target, std::move(help));
  option.type_name(option.get_name(true));
  return *this;
}

OptionTable& OptionTable::optional(const char* names, std::string& target, std::string help) {
  add_argument(names, target, with_default(std::move(help), target));
  return *this;
}

OptionTable& OptionTable::arguments(const char* name, std::vector<std::string>& target,
                                    std::string help) {
  const auto take = [&target](const std::vector<std::string>& values) { target = values; };
  CLI::Option& option = add_argument(name, take, std::move(help));
  option.expected(1, CLI::detail::expected_max_vector_size)->allow_extra_args();
  return *this;
}

OptionTable& OptionTable::needs(Counterparts::Names counterparts) {
  if (!counterparts.empty()) counterparts_.needs(*last_, std::move(counterparts));
  return *this;
}

OptionTable& OptionTable::excludes(Counterparts::Names counterparts) {
  counterparts_.excludes(*last_, std::move(counterparts));
  return *this;
}

OptionTable& OptionTable::contradicts(Counterparts::Names counterparts) {
  counterparts_.contradicts(*last_, std::move(counterparts));
  return *this;
}

OptionTable& OptionTable::except(Counterparts::Names values) {
  counterparts_.except(std::move(values));
  return *this;
}

OptionTable& OptionTable::leaves(Counterparts::Names others) {
  counterparts_.leaves(*last_, std::move(others));
  return *this;
}

OptionTable& OptionTable::example(std::string_view command_line) {
  command_.footer(fmt::format("{}{}\n", command_.get_footer(), command_line));
  return *this;
}

}  // namespace wskit::cli
