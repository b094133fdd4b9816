#include "cli/prompt.h"

#include <cstdlib>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "cli/terminal.h"

namespace wskit::cli {
namespace {

/// Where the prompt is drawn: among the messages, if a person sees them.
int prompt_fd() {
  return is_terminal(STDOUT_FILENO) ? STDOUT_FILENO : STDERR_FILENO;
}

bool is_pipe(int fd) {
  struct stat about {};
  return fstat(fd, &about) == 0 && S_ISFIFO(about.st_mode);
}

EditorConfig editor_config(const PromptConfig& config) {
  EditorConfig editor;
  editor.input = STDIN_FILENO;
  editor.output = prompt_fd();
  editor.escapes = understands_escapes();
  editor.color = use_color(editor.output, config.no_color);
  editor.max_text = config.max_message;
  editor.history_path = HistoryFile::default_path(::getenv);
  return editor;
}

}  // namespace

// Who reads the output from a pipe may well write to the same terminal, of which a prompt that is
// drawn anew would wipe lines away.
bool Prompt::possible() {
  return is_terminal(STDIN_FILENO) && is_terminal(prompt_fd()) && !is_pipe(STDOUT_FILENO);
}

Prompt::Prompt(net::Loop& loop, const PromptConfig& config)
    : loop_(loop), editor_(loop, editor_config(config), [this](std::string_view before) {
        return completion_.complete(before);
      }) {}

Diagnostics Prompt::divert(const Diagnostics& diagnostics) {
  if (!is_terminal(STDERR_FILENO)) return diagnostics;
  return diagnostics.diverted([this](std::string_view text) {
    if (!editor_.is_open()) return false;
    editor_.print(text);
    return true;
  });
}

std::unique_ptr<Dialect> Prompt::open(std::unique_ptr<Dialect> dialect, TerminalActions actions,
                                      pipe::Output& output) {
  const bool shared = prompt_fd() == STDOUT_FILENO;
  editor_.open(shared ? output : own_output_.emplace(loop_, STDERR_FILENO, unheard_));
  return std::make_unique<TerminalDialect>(TerminalPorts{loop_, editor_, completion_},
                                           std::move(actions), std::move(dialect));
}

}  // namespace wskit::cli
