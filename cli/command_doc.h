#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace wskit::cli {

/// One option, or argument, as a reader meets it.
struct OptionDoc {
  std::string short_name;       ///< "n", or empty
  std::string long_name;        ///< "count"; of an argument "URL" or "[ADDRESS]"
  std::string value;            ///< "N", "FILE", "close|keep"; empty for a flag
  bool value_optional = false;  ///< it may follow behind '=', or not at all
  std::string help;             ///< one line, as an order, without a full stop
  std::string environment;      ///< the variable that stands for it; empty for what has none
  std::string option;           ///< of an argument, what it is called as an option: "listen"

  /// The words that `value` lets one choose from; empty when it is not a choice.
  [[nodiscard]] std::vector<std::string> choices() const;
  /// An argument as it is listed: "[ADDRESS], --listen ADDRESS".
  [[nodiscard]] std::string listed() const;
  /// " N" or "[=rel|abs]": the value as it follows the name; empty for a flag.
  [[nodiscard]] std::string argument() const;
  /// Whether the next word of a command line is its value.
  [[nodiscard]] bool takes_next() const { return !value.empty() && !value_optional; }
  [[nodiscard]] bool takes_file() const { return value == "FILE"; }
};

/// Options under one heading.
struct OptionSection {
  std::string title;
  std::vector<OptionDoc> options;
};

/// What help, man pages, completions and tables say about a command: read from its parser, so that
/// it cannot differ from what is accepted.
struct CommandDoc {
  std::string name;  ///< "connect"; empty for wskit itself
  std::string summary;
  std::vector<std::string> about;  ///< paragraphs
  std::vector<OptionDoc> positionals;
  std::vector<OptionSection> sections;
  std::vector<CommandDoc> commands;  ///< of wskit itself
  std::vector<std::string> examples;

  /// "wskit connect"
  [[nodiscard]] std::string title() const;
  /// "[OPTIONS] URL": what follows the title
  [[nodiscard]] std::string arguments() const;
  [[nodiscard]] std::vector<OptionDoc> options() const;  ///< of all sections, and arguments
};

CommandDoc command_doc(const CLI::App& app);

}  // namespace wskit::cli
