#include "cli/defaults.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>
#include <utility>
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

/// What is kept for an option.
struct Preset {
  CLI::Option* option;
  std::vector<std::string> values;
  Origin origin;
};

/// What `command` calls an option that was typed. One that is an argument, too, goes by what is
/// among `words`.
std::string typed_name(const CLI::Option& option, std::span<const char* const> words) {
  std::string argument = option.get_positional() ? option.get_name(true) : std::string();
  if (option.get_lnames().empty()) return argument;
  std::string name = "--" + option.get_lnames().front();
  const auto is_name = [&name](std::string_view word) {
    return word.substr(0, word.find('=')) == name;
  };
  return argument.empty() || std::any_of(words.begin(), words.end(), is_name) ? name : argument;
}

Origins typed_origins(const CLI::App& command, std::span<const char* const> words) {
  Origins origins;
  for (const CLI::Option* const option : command.parse_order())
    origins[option] = {true, "", typed_name(*option, words)};
  return origins;
}

std::vector<Preset> presets_in_environment(CLI::App& command) {
  std::vector<Preset> presets;
  for (CLI::Option* const option : command.get_options()) {
    const std::string name = variable_of(command, *option);
    std::string value = value_of_variable(name);
    if (!value.empty()) presets.push_back({option, {std::move(value)}, {false, "", name}});
  }
  return presets;
}

Status take(const Preset& preset) {
  try {
    preset.option->run_callback();
  } catch (const CLI::ParseError& error) {
    const std::string_view what = error.what();  // "--option: …"
    return wrong(preset.origin.place + preset.origin.name, what.substr(what.find(": ") + 2));
  }
  return ok();
}

/// Gives options that have no value what `presets` say, unless that gives way to what `origins`
/// tells of; they tell of what was laid afterwards.
Status lay(std::vector<Preset> presets, const CLI::App& command, const Counterparts& counterparts,
           Origins& origins) {
  const auto gives_way = [&](const Preset& preset) {
    if (origins.count(preset.option) > 0) return true;
    preset.option->add_result(preset.values);
    if (!counterparts.yields(command, *preset.option, origins)) return false;
    preset.option->clear();
    return true;
  };
  std::erase_if(presets, gives_way);
  for (Preset& preset : presets) {
    if (Status taken = take(preset); !taken) return taken;
    origins[preset.option] = std::move(preset.origin);
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

Result<Preset> preset_of(CLI::App& command, const ConfigEntry& entry) {
  CLI::Option* const option = command.get_option_no_throw("--" + entry.key);
  if (option == nullptr) return unknown_key(command, entry);
  const bool repeats = option->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
  if (entry.is_list && !repeats) {
    return wrong(fmt::format("{}: {}", entry.place, entry.key),
                 "takes one value, not a list of them");
  }
  return Preset{option, entry.values, {false, entry.place + ": ", entry.key}};
}

Result<std::vector<Preset>> presets_in_file(CLI::App& command) {
  const CLI::App& app = *command.get_parent();
  const auto file = config_file(app);
  if (!file) return file.error();
  std::vector<Preset> presets;
  if (file->empty()) return presets;
  const auto text = read_text_file(*file);
  if (!text) return wrong("configuration", text.error().message);
  const auto entries = parse_config(*text, *file, command.get_name(), names_of_commands(app));
  if (!entries) return entries.error();
  for (const ConfigEntry& entry : *entries) {
    auto preset = preset_of(command, entry);
    if (!preset) return std::move(preset).error();
    if (!preset->values.empty()) presets.push_back(*std::move(preset));
  }
  return presets;
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

Result<Origins> lay_defaults(CLI::App& command, const Counterparts& counterparts,
                             std::span<const char* const> words) {
  Origins origins = typed_origins(command, words);
  Status laid = lay(presets_in_environment(command), command, counterparts, origins);
  if (!laid) return std::move(laid).error();
  auto presets = presets_in_file(command);
  if (!presets) return std::move(presets).error();
  laid = lay(*std::move(presets), command, counterparts, origins);
  if (!laid) return std::move(laid).error();
  return origins;
}

}  // namespace wskit::cli
