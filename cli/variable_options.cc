#include "cli/variable_options.h"

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "cli/terminal.h"

namespace wskit::cli {
namespace {

using Pair = std::pair<std::string, std::string>;

Error unusable(const char* option, const std::string& why) {
  return {ErrorKind::kUsage, fmt::format("{}: {}", option, why)};
}

Result<Pair> split(const char* option, const std::string& text, const char* right) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) {
    return unusable(option, fmt::format("'{}' has no '='; write {}", escaped(text), right));
  }
  return Pair{text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace

void VariableOptions::add_to(OptionTable& options) {
  options
      .about(
          "In messages of the capture that say \"tpl\":true, {{NAME}} stands for a variable: of "
          "--var, "
          "of --bind, or of \"bind\":{\"NAME\":\"/pointer\"} beside a reply; {{copy}} is the "
          "number of "
          "the copy, {{env NAME}}, {{now}}, {{uuid}} and {{rand N}} are as in `wskit bench`. A "
          "message "
          "waits for the replies that bring its values.")
      .group("Variables");
  add_options_to(options, {});
}

void VariableOptions::add_options_to(OptionTable& options,
                                     const Counterparts::Names& counterparts) {
  add_values_to(options, counterparts);
  options
      .texts("--bind", "NAME=POINTER", binds,
             "{{NAME}} stands for what the last reply had at this place in its JSON: ID=/id")
      .needs(counterparts);
}

void VariableOptions::add_values_to(OptionTable& options, const Counterparts::Names& counterparts) {
  options.texts("--var", "NAME=VALUE", values, "In the capture, {{NAME}} stands for VALUE")
      .needs(counterparts);
}

Result<load::Variables> VariableOptions::variables() const {
  load::Variables variables;
  for (const std::string& text : values) {
    auto pair = split("--var", text, "USER=ada");
    if (!pair) return std::move(pair).error();
    const Status named = load::check_variable_name(pair->first);
    if (!named) return unusable("--var", named.error().message);
    variables.insert_or_assign(std::move(pair->first), std::move(pair->second));
  }
  return variables;
}

Status VariableOptions::apply(load::ReplayConfig& config) const {
  config.environment = std::getenv;
  auto given = variables();
  if (!given) return std::move(given).error();
  config.variables = *std::move(given);
  for (const std::string& text : binds) {
    const auto pair = split("--bind", text, "ID=/id");
    if (!pair) return pair.error();
    auto binding = load::parse_binding(pair->first, pair->second);
    if (!binding) return unusable("--bind", binding.error().message);
    // What is taken out of a reply is new each time.
    config.checking.rule.ignore.push_back(binding->pointer);
    config.binds.push_back(*std::move(binding));
  }
  return ok();
}

}  // namespace wskit::cli
