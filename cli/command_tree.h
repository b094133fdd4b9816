#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "cli/counterparts.h"

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
  /// After parsing `words`: lays defaults beneath them (defaults.h), and judges what there is then.
  /// kUsage when it does not do.
  Status settle(std::span<const char* const> words);
  /// The command that was met in parsing.
  [[nodiscard]] Command& chosen() const { return *described_.front().command; }
  /// Makes and describes every command, for documentation.
  void describe_all();

 private:
  using Make = std::function<std::unique_ptr<Command>()>;
  struct Described {
    std::unique_ptr<Command> command;
    Counterparts counterparts;
  };

  CLI::App& add(std::string_view name, std::string_view summary, Make make);

  std::unique_ptr<CLI::App> parser_;
  std::vector<Described> described_;
  std::vector<std::function<void()>> describe_;  ///< one for each command
};

}  // namespace wskit::cli
