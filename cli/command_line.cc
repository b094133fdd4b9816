#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/command_doc.h"
#include "cli/command_tree.h"
#include "cli/exit_code.h"
#include "cli/help_text.h"
#include "cli/suggest.h"
#include "cli/write_out.h"

namespace wskit::cli {
namespace {

const CLI::App* chosen_command(const CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? nullptr : parsed.front();
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* level = chosen_command(app); level != nullptr; level = level->get_parent()) {
    for (const CLI::Option* option : level->get_options()) {
      for (const std::string& name : option->get_lnames())
        names.push_back("--" + name);
    }
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) names.push_back(command->get_name());
  }
  return names;
}

std::string not_known(std::string_view kind, const std::string& typed,
                      const std::vector<std::string>& known) {
  const std::string meant = nearest(typed.substr(0, typed.find('=')), known);
  return fmt::format("unknown {} '{}'{}", kind, typed,
                     meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant));
}

/// What is wrong in one line. A mistyped option explains more than what is missing because of it.
std::string explain(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<std::string> left = app.remaining(true);
  const auto dashed = std::find_if(left.begin(), left.end(), [](const std::string& argument) {
    return argument.size() > 1 && argument.front() == '-';
  });
  if (chosen_command(app) == nullptr) {
    if (left.empty()) return "a command is missing";
    if (dashed == left.begin()) return not_known("option", *dashed, {"--help", "--version"});
    return not_known("command", left.front(), command_names(app));
  }
  if (dashed != left.end()) return not_known("option", *dashed, option_names(app));
  if (!left.empty()) return fmt::format("unexpected argument '{}'", left.front());
  const std::string what = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    return what.substr(0, what.find(':')) + " needs a value";
  }
  return what.substr(0, what.find('\n'));
}

/// The number of a standard stream that is closed would otherwise go to the first socket.
void open_missing_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) < 0) static_cast<void>(::open("/dev/null", O_RDWR));
  }
}

int print(const std::string& text) {
  const Status written = write_out(text);
  if (written) return kDone;
  fmt::print(stderr, "wskit: {}\n", written.error().message);
  return kOutputFailed;
}

int refuse(const CLI::App& app, const std::string& why) {
  const CLI::App* const command = chosen_command(app);
  const std::string title = command == nullptr ? "wskit" : "wskit " + command->get_name();
  fmt::print(stderr, "{0}: {1}\nSee '{0} --help'.\n", title, why);
  return kUsage;
}

int report(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* const command = chosen_command(app);
  if (dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr) {
    return print(help_text(command_doc(command == nullptr ? app : *command)));
  }
  if (error.get_exit_code() == 0) {  // --version
    return print(std::string(error.what()) + '\n');
  }
  return refuse(app, explain(app, error));
}

}  // namespace

int run_command_line(std::span<const CommandEntry> commands, int argc, const char* const* argv) {
  // What they stand for comes as an error of the write, and is told as one.
  for (const int number : {SIGPIPE, SIGXFSZ})
    ::signal(number, SIG_IGN);
  open_missing_streams();
  CommandTree tree(commands);
  try {
    tree.parser().parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report(tree.parser(), error);
  }
  const std::span words(argv, static_cast<std::size_t>(argc));
  if (const Status settled = tree.settle(words); !settled) {
    return refuse(tree.parser(), settled.error().message);
  }
  return tree.chosen().run();
}

}  // namespace wskit::cli
