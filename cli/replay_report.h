#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "cli/case_book.h"
#include "cli/diagnostics.h"
#include "cli/verdict.h"
#include "load/replay.h"

namespace wskit::cli {

/// Shows how a replay goes: differences on stdout as they are found, what else is wrong on stderr.
class ReplayReport final : public load::ReplayEvents {
 public:
  ReplayReport(const load::ReplayConfig& config, std::string capture, bool color,
               const Diagnostics& diagnostics);

  /// `done` is called when the replay is.
  void when_done(std::function<void()> done) { done_ = std::move(done); }

  /// Differences are not shown, only counted.
  void show_no_differences() { shows_differences_ = false; }
  /// From now on, notes what each connection comes to; `book` outlives this.
  void note_cases(CaseBook& book) { cases_ = &book; }

  /// A signal has ended the replay before its time.
  void note_signal(int signal);
  /// Says in a line what was done in `took`; the exit status that follows from what was seen.
  /// What never opened weighs most, then what was checked, then what broke or came too late.
  int conclude(const load::ReplayTotals& totals, Duration took);
  /// Nothing kept the capture from being played to its end.
  [[nodiscard]] bool is_whole() const { return !cut_short_ && !unreadable_ && unsets_ == 0; }
  /// What `conclude` returns, unless the output fails.
  [[nodiscard]] int exit_code(const load::ReplayTotals& totals) const;

 private:
  void on_difference(const load::ReplayDifference& difference) override;
  void on_failure(const load::ReplayFailure& failure) override;
  void on_redirect(int copy, const std::string& connection, const http::Url& to,
                   int status) override;
  void on_late(const load::ReplayLate& late) override;
  void on_unset(int copy, const std::string& connection, std::size_t line,
                const std::string& name) override;
  void on_played(const load::ReplayedConnection& played) override;
  void on_unreadable(const Error& error) override;
  void on_done() override { done_(); }

  void print(const std::string& text);
  [[nodiscard]] std::string place(std::size_t line, int copy, const std::string& connection) const;
  [[nodiscard]] std::string text_of(const load::ReplayDifference& difference, bool color) const;

  const load::ReplayConfig& config_;
  std::string capture_;
  bool color_;
  bool shows_differences_ = true;
  const Diagnostics& diagnostics_;
  std::function<void()> done_;
  CaseBook* cases_ = nullptr;

  std::uint64_t differences_ = 0;
  std::uint64_t failures_ = 0;
  std::uint64_t lates_ = 0;
  std::uint64_t unsets_ = 0;
  std::optional<ExitCode> unopened_;  ///< of the first connection that did not open
  std::optional<ExitCode> broken_;    ///< of the first that ended otherwise than it should
  bool cut_short_ = false;            ///< a connection broke, or closed before all was sent
  bool unreadable_ = false;
  int output_error_ = 0;  ///< errno of stdout
};

}  // namespace wskit::cli
