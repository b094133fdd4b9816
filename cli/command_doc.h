#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace wskit::cli {

/// One option as a reader meets it.
struct OptionDoc {
  std::string group;
  std::string short_name;  ///< "c", or empty
  std::string long_name;   ///< "count"; of a positional its name
  std::string value;       ///< "N", "FILE", "echo|connect"; empty for a flag
  std::string help;
  std::string environment;  ///< empty for what has none

  /// "-n, --count N"
  [[nodiscard]] std::string usage() const;
};

/// What help, man pages, completions and tables say about a command: read from its parser, so that
/// it cannot differ from what is accepted.
struct CommandDoc {
  std::string name;  ///< "connect"; empty for wskit itself
  std::string summary;
  std::vector<OptionDoc> positionals;
  std::vector<OptionDoc> options;    ///< in order; those of a group stand together
  std::vector<CommandDoc> commands;  ///< of wskit itself
  std::vector<std::string> examples;

  /// "wskit connect"
  [[nodiscard]] std::string title() const;
  /// "wskit connect [OPTIONS] URL"
  [[nodiscard]] std::string synopsis() const;
};

CommandDoc command_doc(const CLI::App& app);

/// The text of --help.
std::string help_text(const CommandDoc& doc);

}  // namespace wskit::cli
