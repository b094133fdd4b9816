#include "cli/config_file.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/toml.h"
#include "cli/suggest.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

/// As a person would type it; nothing for what no option takes.
std::optional<std::string> typed(const toml::node& node) {
  if (const auto* const text = node.as_string()) return text->get();
  if (const auto* const truth = node.as_boolean()) return fmt::to_string(truth->get());
  if (const auto* const count = node.as_integer()) return fmt::to_string(count->get());
  if (const auto* const number = node.as_floating_point()) return fmt::to_string(number->get());
  return std::nullopt;
}

/// What toml++ says, and what would be right where it took a text for some other value.
Error no_toml(const Error& error) {
  constexpr std::array<std::string_view, 7> kOfValues = {
      "parsing value", "integer",      "floating-point", "boolean",
      "parsing date",  "parsing time", "expected value"};
  const bool is_value = std::any_of(
      kOfValues.begin(), kOfValues.end(),
      [&](std::string_view words) { return error.message.find(words) != std::string::npos; });
  return {error.kind,
          escaped(error.message) + (is_value ? R"(; text stands in quotes: key = "text")" : "")};
}

class ConfigReader {
 public:
  ConfigReader(const std::string& file, const std::string& command,
               const std::vector<std::string>& commands)
      : file_(file), command_(command), commands_(commands) {}

  Result<std::vector<ConfigEntry>> read(const toml::table& root) const {
    std::vector<ConfigEntry> entries;
    for (const auto& [name, node] : root) {
      const toml::table* const section = node.as_table();
      if (Status checked = check(name.str(), section, node); !checked) return checked.error();
      if (name.str() != command_) continue;
      for (const auto& [key, value] : *section) {
        auto entry = read(key.str(), value);
        if (!entry) return std::move(entry).error();
        entries.push_back(*std::move(entry));
      }
    }
    return entries;
  }

 private:
  [[nodiscard]] Error wrong(const toml::node& node, const std::string& what) const {
    return {ErrorKind::kUsage, place_of(node, file_) + ": " + what};
  }

  /// Whether `node`, at the top, is a section of a command.
  [[nodiscard]] Status check(std::string_view name, const toml::table* section,
                             const toml::node& node) const {
    const bool is_known = std::find(commands_.begin(), commands_.end(), name) != commands_.end();
    if (section != nullptr) return is_known ? ok() : Status(no_section(name, node));
    return wrong(node, is_known
                           ? fmt::format("'{0}' is a command; write [{0}], its keys below", name)
                           : fmt::format("'{}' stands above all sections; write it under [{}]",
                                         escaped(name), command_));
  }

  [[nodiscard]] Error no_section(std::string_view title, const toml::node& node) const {
    const std::string meant = nearest(title, commands_);
    return wrong(node,
                 fmt::format("[{}] is the section of no command{}", escaped(title),
                             meant.empty() ? "" : fmt::format("; did you mean [{}]?", meant)));
  }

  [[nodiscard]] Result<ConfigEntry> read(std::string_view key, const toml::node& value) const {
    if (value.is_table()) return no_section(fmt::format("{}.{}", command_, key), value);
    ConfigEntry entry{std::string(key), {}, value.is_array(), place_of(value, file_)};
    const auto add = [&](const toml::node& node) {
      auto text = typed(node);
      if (!text) return false;
      entry.values.push_back(*std::move(text));
      return true;
    };
    const bool taken = entry.is_list
                           ? std::all_of(value.as_array()->begin(), value.as_array()->end(), add)
                           : add(value);
    if (taken) return entry;
    return wrong(value, fmt::format("{}: is neither text, a number, true nor false, nor a list of "
                                    "such; write \"…\" around it",
                                    escaped(key)));
  }

  const std::string& file_;
  const std::string& command_;
  const std::vector<std::string>& commands_;
};

}  // namespace

Result<std::vector<ConfigEntry>> parse_config(std::string_view text, const std::string& file,
                                              const std::string& command,
                                              const std::vector<std::string>& commands) {
  const auto root = parse_toml(text, file);
  if (!root) return no_toml(root.error());
  return ConfigReader(file, command, commands).read(*root);
}

std::string default_config_file() {
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

}  // namespace wskit::cli
