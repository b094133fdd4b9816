#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/diagnostics.h"
#include "cli/editor.h"
#include "cli/slash_completion.h"
#include "cli/terminal_dialect.h"
#include "pipe/output.h"

namespace wskit::cli {

struct PromptConfig {
  std::size_t max_message = 0;  ///< bytes
  bool no_color = false;
};

/// A person's place in a session, where standard input and output, or input and error, are
/// terminals: an editor for the input, commands between the lines, remarks above it.
class Prompt {
 public:
  /// Whether there is a person.
  static bool possible();

  Prompt(net::Loop& loop, const PromptConfig& config);

  [[nodiscard]] pipe::LineSource& input() { return editor_; }
  /// The same, said above the prompt while there is one.
  [[nodiscard]] Diagnostics divert(const Diagnostics& diagnostics);
  /// Opens the prompt around `dialect`; `output` is standard output's.
  [[nodiscard]] std::unique_ptr<Dialect> open(std::unique_ptr<Dialect> dialect,
                                              TerminalActions actions, pipe::Output& output);

 private:
  /// A terminal on which nothing is heard of drops no message.
  struct Unheard final : pipe::OutputHandler {
    void on_output_drained() override {}
    void on_output_end(const Status& /*status*/) override {}
  };

  net::Loop& loop_;
  SlashCompletion completion_;
  Unheard unheard_;
  std::optional<pipe::Output> own_output_;  ///< when standard output is no terminal
  Editor editor_;
};

}  // namespace wskit::cli
