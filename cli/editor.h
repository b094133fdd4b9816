#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/history_file.h"
#include "cli/raw_mode.h"
#include "cli/signal_watch.h"
#include "edit/history.h"
#include "edit/key_reader.h"
#include "edit/line_editor.h"
#include "edit/view.h"
#include "flow/deadline.h"
#include "net/loop.h"
#include "pipe/line_reader.h"
#include "pipe/output.h"

namespace wskit::cli {

struct EditorConfig {
  int input = 0;   ///< a terminal
  int output = 1;  ///< the same one, or another
  bool escapes = true;
  bool color = false;
  std::size_t max_text = 0;  ///< bytes that are typed, or pasted, at once
  std::string history_path;  ///< empty: none
};

/// A line editor at the bottom of a terminal, with a history, completion and a status line; what
/// else is shown scrolls by above it. It never waits: keys are events of the loop.
class Editor final : public pipe::LineSource, private flow::DeadlineOwner {
 public:
  Editor(net::Loop& loop, EditorConfig config, edit::Completer complete);
  ~Editor() override { stop(); }
  Editor(const Editor&) = delete;
  Editor& operator=(const Editor&) = delete;

  /// Takes the terminal, and draws into `output`, which outlives this or is still there at `stop`.
  /// What is typed before `start` waits for it.
  void open(pipe::Output& output);
  void start(pipe::LineHandler& handler) override;
  /// Lines wait here while there is no reading; what is typed can be edited all the same.
  void set_reading(bool reading) override;
  /// Gives the terminal back.
  void stop() override;

  /// Whether it has the terminal.
  [[nodiscard]] bool is_open() const { return output_ != nullptr; }
  /// Takes the editor away until the next turn, for what is appended to the output in this one.
  /// That ends with a line end.
  void hide();
  /// Shows a remark above the editor, of one line or several, with control characters written out.
  /// Only while open.
  void print(std::string_view text);
  /// What the status line says from now on.
  void set_status(std::string status);

 private:
  void on_deadline(flow::Deadline& which) override;
  void read_keys();
  void take_keys();
  void act(edit::Outcome outcome);
  void submit();
  void give_lines();
  void give_lines_soon();
  void end_input();
  void release();
  void list_choices();
  void suspend();
  void resume();
  void show();
  void redraw();
  void on_signal(int signal);
  void measure();
  [[nodiscard]] std::string prompt() const;

  net::Loop& loop_;
  EditorConfig config_;
  edit::History history_;
  HistoryFile history_file_;
  edit::KeyReader keys_;
  edit::LineEditor line_;
  edit::View view_;
  RawMode raw_;
  std::string status_;
  pipe::Output* output_ = nullptr;  ///< while the terminal is ours
  pipe::LineHandler* handler_ = nullptr;
  std::deque<std::string> lines_;  ///< submitted, not given yet
  std::size_t lines_size_ = 0;     ///< bytes
  std::uint64_t given_ = 0;
  bool reading_ = true;
  bool ended_ = false;            ///< nothing more is typed
  flow::Deadline more_{*this};    ///< the next turn, to give lines in
  flow::Deadline hidden_{*this};  ///< the next turn, to show it again
  flow::Deadline escape_{*this};  ///< by when an escape has become a key of its own
  std::unique_ptr<net::Watch> watch_;
  std::optional<SignalWatch> signals_;
};

}  // namespace wskit::cli
