#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace CLI {
class App;
}

namespace wskit::cli {

/// The parser of the whole command line. A command is made and described when it is met, so that
/// those which do not run cost a start nothing.
class CommandTree {
 public:
  explicit CommandTree(std::span<const CommandEntry> commands);
  CommandTree(const CommandTree&) = delete;
  CommandTree& operator=(const CommandTree&) = delete;
  ~CommandTree();

  [[nodiscard]] CLI::App& parser() { return *parser_; }
  /// The command that was met in parsing; null before.
  [[nodiscard]] Command* chosen() const;
  /// Makes and describes every command, for documentation.
  void describe_all();

 private:
  using Make = std::function<std::unique_ptr<Command>()>;

  CLI::App& add(std::string_view name, std::string_view summary, Make make);

  std::unique_ptr<CLI::App> parser_;
  std::vector<std::unique_ptr<Command>> described_;
  std::vector<std::function<void()>> describe_;  ///< one for each command
};

}  // namespace wskit::cli
