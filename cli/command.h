#pragma once

#include <memory>
#include <span>
#include <string_view>

namespace wskit::cli {

class OptionTable;

/// One command of wskit. Its fields are the defaults of its options; parsing overwrites them.
class Command {
 public:
  Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  virtual ~Command() = default;

  /// Describes arguments, options (in groups) and examples. The table refers to fields of this.
  virtual void add_to(OptionTable& options) = 0;
  /// Builds the objects, runs them, and returns the exit status (exit_code.h).
  virtual int run() = 0;
};

/// A line in main's table of commands.
struct CommandEntry {
  std::string_view name;
  std::string_view summary;  ///< one line, as an order, without a full stop
  std::unique_ptr<Command> (*make)();
};

/// Makes a command for CommandEntry.
template <class C>
std::unique_ptr<Command> make() {
  return std::make_unique<C>();
}

/// Parses the command line (flags beat environment, environment beats the configuration file) and
/// runs the command that it names. Returns the exit status; what is wrong is on stderr.
int run_command_line(std::span<const CommandEntry> commands, int argc, const char* const* argv);

}  // namespace wskit::cli
