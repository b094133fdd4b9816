#include "cli/defaults.h"

#include <cctype>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text_file.h"
#include "cli/config_file.h"
#include "cli/suggest.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

Error wrong(std::string_view name, std::string_view what) {
  return {ErrorKind::kUsage, fmt::format("{}: {}", name, what)};
}

std::string value_of_variable(const std::string& name) {
  const char* const value = name.empty() ? nullptr : std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

/// Gives `option` the values, as if they were typed. Errors are about `name`.
Status give(CLI::Option& option, const std::vector<std::string>& values, std::string_view name) {
  try {
    option.add_result(values);
    option.run_callback();
  } catch (const CLI::ParseError& error) {
    const std::string_view what = error.what();  // "--option: …"
    return wrong(name, what.substr(what.find(": ") + 2));
  }
  return ok();
}

Status lay_environment(CLI::App& command) {
  for (CLI::Option* const option : command.get_options()) {
    const std::string name = variable_of(command, *option);
    const std::string value = value_of_variable(name);
    if (value.empty() || option->count() > 0) continue;
    if (Status given = give(*option, {value}, name); !given) return given;
  }
  return ok();
}

/// The configuration file, if there is one, and else an empty string.
Result<std::string> config_file(const CLI::App& app) {
  const CLI::Option& option = *app.get_option("--config");
  if (option.count() == 0) {
    std::string named = value_of_variable(variable_of(app, option));
    return named.empty() ? default_config_file() : std::move(named);
  }
  if (!option.results().back().empty()) return option.results().back();
  return wrong("--config", "the value is empty; write FILE, or /dev/null for none");
}

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

Error unknown_key(const CLI::App& command, const ConfigEntry& entry) {
  std::vector<std::string> known;
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_lnames().empty()) known.push_back(option->get_lnames().front());
  }
  const std::string meant = nearest(entry.key, known);
  return wrong(entry.place,
               fmt::format("[{}] has no key '{}'{}", command.get_name(), escaped(entry.key),
                           meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant)));
}

Status lay_entry(CLI::App& command, const ConfigEntry& entry) {
  CLI::Option* const option = command.get_option_no_throw("--" + entry.key);
  if (option == nullptr) return unknown_key(command, entry);
  const std::string name = fmt::format("{}: {}", entry.place, entry.key);
  const bool repeats = option->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
  if (entry.is_list && !repeats) return wrong(name, "takes one value, not a list of them");
  if (option->count() > 0 || entry.values.empty()) return ok();
  return give(*option, entry.values, name);
}

Status lay_file(CLI::App& command) {
  const CLI::App& app = *command.get_parent();
  const auto file = config_file(app);
  if (!file) return file.error();
  if (file->empty()) return ok();
  const auto text = read_text_file(*file);
  if (!text) return wrong("configuration", text.error().message);
  const auto entries = parse_config(*text, *file, command.get_name(), names_of_commands(app));
  if (!entries) return entries.error();
  for (const ConfigEntry& entry : *entries) {
    if (Status laid = lay_entry(command, entry); !laid) return laid;
  }
  return ok();
}

}  // namespace

void add_config_option(CLI::App& app) {
  app.add_option("--config", CLI::callback_t(),
                 "Read options from this TOML file, a section for each command")
      ->type_name("FILE")
      ->group("General")
      ->take_last();
}

std::string variable_of(const CLI::App& app, const CLI::Option& option) {
  if (!option.get_configurable() || option.get_lnames().empty()) return {};
  const std::string& long_name = option.get_lnames().front();
  std::string name = app.get_parent() == nullptr
                         ? fmt::format("wskit-{}", long_name)
                         : fmt::format("wskit-{}-{}", app.get_name(), long_name);
  for (char& c : name)
    c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

Status lay_defaults(CLI::App& command) {
  if (Status laid = lay_environment(command); !laid) return laid;
  return lay_file(command);
}

}  // namespace wskit::cli
