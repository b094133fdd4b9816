#include "cli/config_file.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/suggest.h"

namespace wskit::cli {
namespace {

constexpr const char* kVariable = "WSKIT_CONFIG";

/// The line itself may hold a secret.
[[noreturn]] void refuse(int number, std::string_view why) {
  throw CLI::ConfigError(fmt::format("configuration: line {}: {}", number, why));
}

/// `line` up to a comment, which no string holds. Refuses the strings of TOML that CLI11 would
/// take for others.
std::string_view without_comment(std::string_view line, int number) {
  char quote = '\0';
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (quote == '"' && c == '\\') {
      refuse(number, "'\\' is not read as an escape; write the string in single quotes");
    }
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '#') {
      return line.substr(0, at);
    } else if (c == '"' || c == '\'') {
      quote = c;
    }
  }
  if (quote != '\0') refuse(number, "a string has to end in its line");
  return line;
}

/// CLI11 ranks a file above the environment: items whose variable is set, and not to nothing, are
/// left out here.
class CommandSection final : public CLI::ConfigBase {
 public:
  // CLI11 takes every '#' for a comment, those in strings too.
  explicit CommandSection(const CLI::App& app) : app_(app) { comment('\0'); }

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    std::stringstream text;
    int number = 0;
    for (std::string line; std::getline(input, line);)
      text << without_comment(line, ++number) << '\n';
    std::vector<CLI::ConfigItem> kept;
    for (CLI::ConfigItem& item : ConfigBase::from_config(text)) {
      const bool marks_section = item.name == "++" || item.name == "--";
      if (marks_section) {
        check_section(item.parents);
      } else if (applies(item)) {
        kept.push_back(std::move(item));
      }
    }
    return kept;
  }

 private:
  [[nodiscard]] bool applies(const CLI::ConfigItem& item) const {
    if (item.parents.empty()) {
      throw CLI::ConfigError(
          fmt::format("configuration: '{}' stands above all sections; write it under [{}]",
                      item.name, app_.get_subcommands().front()->get_name()));
    }
    const CLI::App* command = app_.get_subcommands().front();
    if (item.parents != std::vector{command->get_name()}) {
      check_section(item.parents);
      return false;
    }
    const CLI::Option* option = command->get_option_no_throw("--" + item.name);
    if (option == nullptr) throw unknown_key(*command, item);
    const char* const variable = std::getenv(option->get_envname().c_str());
    return variable == nullptr || *variable == '\0';
  }

  void check_section(const std::vector<std::string>& name) const {
    std::vector<std::string> known;
    for (const CLI::App* command : app_.get_subcommands([](const CLI::App*) { return true; }))
      known.push_back(command->get_name());
    if (name.size() == 1 && std::find(known.begin(), known.end(), name.front()) != known.end()) {
      return;
    }
    const std::string title = fmt::format("{}", fmt::join(name, "."));
    const std::string meant = nearest(title, known);
    throw CLI::ConfigError(
        fmt::format("configuration: [{}] is the section of no command{}", title,
                    meant.empty() ? "" : fmt::format("; did you mean [{}]?", meant)));
  }

  static CLI::ConfigError unknown_key(const CLI::App& command, const CLI::ConfigItem& item) {
    std::vector<std::string> known;
    for (const CLI::Option* option : command.get_options()) {
      if (!option->get_lnames().empty()) known.push_back(option->get_lnames().front());
    }
    const std::string meant = nearest(item.name, known);
    return CLI::ConfigError(
        fmt::format("configuration: [{}] has no key '{}'{}", command.get_name(), item.name,
                    meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant)));
  }

  const CLI::App& app_;
};

std::string default_path() {
  const char* const xdg = std::getenv("XDG_CONFIG_HOME");
  const char* const home = std::getenv("HOME");
  std::filesystem::path folder;
  if (xdg != nullptr && *xdg != '\0') {
    folder = xdg;
  } else if (home != nullptr && *home != '\0') {
    folder = std::filesystem::path(home) / ".config";
  } else {
    return {};
  }
  std::error_code missing;
  const std::filesystem::path file = folder / "wskit" / "config.toml";
  return std::filesystem::exists(file, missing) ? file.string() : std::string();
}

}  // namespace

void add_config_file(CLI::App& app) {
  // CLI11 looks at environment variables after it has read the file.
  const char* const named = std::getenv(kVariable);
  const bool required = named != nullptr && *named != '\0';
  app.set_config("--config", required ? named : default_path(),
                 "Read options from this TOML file, a section for each command", required)
      ->type_name("FILE")
      ->group("General")
      ->envname(kVariable);
  app.config_formatter(std::make_shared<CommandSection>(app));
}

}  // namespace wskit::cli
