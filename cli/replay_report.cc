#include "cli/replay_report.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/capture_info.h"
#include "cli/quantity.h"
#include "cli/terminal.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

// The first ones tell what is wrong; the summary counts the rest.
constexpr std::uint64_t kMostDifferences = 100;
constexpr std::uint64_t kMostLates = 10;  // and variables without a value

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string side(char sign, const std::string& value, bool color) {
  const std::string line = fmt::format("{} {}", sign, escaped(value));
  if (!color) return fmt::format("  {}\n", line);
  return fmt::format("  {}{}{}\n", sign == '-' ? kRed : kGreen, line, kPlain);
}

}  // namespace

ReplayReport::ReplayReport(const load::ReplayConfig& config, std::string capture, bool color,
                           const Diagnostics& diagnostics)
    : config_(config), capture_(std::move(capture)), color_(color), diagnostics_(diagnostics) {}

std::string ReplayReport::place(std::size_t line, int copy, const std::string& connection) const {
  std::string text = fmt::format("{}:{}: ", capture_, line);
  if (config_.copies > 1) text += fmt::format("copy {}, ", copy);
  return escaped(text + fmt::format("connection {}: ", connection));
}

std::string ReplayReport::text_of(const load::ReplayDifference& difference, bool color) const {
  std::string text = place(difference.line, difference.copy, difference.connection);
  text += fmt::format("{}\n", difference.title());
  for (const capture::Difference& where : difference.places) {
    if (!where.path.empty()) text += fmt::format("  {}\n", escaped(where.path));
    if (where.expected) text += side('-', *where.expected, color);
    if (where.got) text += side('+', *where.got, color);
  }
  return text;
}

void ReplayReport::on_difference(const load::ReplayDifference& difference) {
  if (cases_ != nullptr) {
    cases_->add_difference(difference.copy, difference.connection, text_of(difference, false));
  }
  if (shows_differences_ && ++differences_ <= kMostDifferences) print(text_of(difference, color_));
}

void ReplayReport::print(const std::string& text) {
  if (output_error_ != 0) return;
  const bool whole = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!whole || std::fflush(stdout) != 0) output_error_ = errno;
}

void ReplayReport::on_failure(const load::ReplayFailure& failure) {
  Verdict verdict = judge(failure.ended);
  if (verdict.code == kDone) verdict.code = kConnectionLost;
  if (failure.unsent > 0) {
    verdict.what += fmt::format("; {} could not be sent", counted(failure.unsent, "message"));
  }
  if (cases_ != nullptr) cases_->add_error(failure.copy, failure.connection, verdict.what);
  cut_short_ = cut_short_ || failure.ended.error || failure.unsent > 0;
  auto& first = failure.ended.opened ? broken_ : unopened_;
  if (!first) first = verdict.code;
  if (++failures_ > 1) return;
  tell(verdict, diagnostics_);
}

void ReplayReport::on_redirect(int copy, const std::string& connection, const http::Url& to,
                               int status) {
  const std::string who = config_.copies > 1 ? fmt::format("copy {}, ", copy) : "";
  diagnostics_.note(Verbosity::kVerbose, fmt::format("{}connection {}: redirected to {} ({})", who,
                                                     connection, to.text(), status));
}

void ReplayReport::on_late(const load::ReplayLate& late) {
  // The check names each of them.
  if (config_.check || ++lates_ > kMostLates) return;
  const std::string more =
      late.replies == 1 ? "" : fmt::format(", and {} behind it,", format_count(late.replies - 1));
  diagnostics_.error(fmt::format("{}this reply{} did not come within {}",
                                 place(late.line, late.copy, late.connection), more,
                                 format_duration(config_.within)));
}

void ReplayReport::on_unset(int copy, const std::string& connection, std::size_t line,
                            const std::string& name) {
  const std::string what = fmt::format("{{{{{}}}}} has no value: no reply has brought one", name);
  if (cases_ != nullptr) cases_->add_error(copy, connection, what);
  if (++unsets_ <= kMostLates) diagnostics_.error(place(line, copy, connection) + what);
}

void ReplayReport::note_signal(int signal) {
  if (cases_ == nullptr) return;
  cases_->add_failure_of_all(
      fmt::format("interrupted by {}", signal == SIGINT ? "SIGINT" : "SIGTERM"));
}

void ReplayReport::on_played(const load::ReplayedConnection& played) {
  if (cases_ != nullptr) cases_->close(played);
}

void ReplayReport::on_unreadable(const Error& error) {
  if (cases_ != nullptr) cases_->add_failure_of_all(error.message);
  if (!std::exchange(unreadable_, true)) diagnostics_.error(error);
}

int ReplayReport::exit_code(const load::ReplayTotals& totals) const {
  if (unreadable_) return kUsage;
  if (unopened_) return *unopened_;
  if (totals.differences > 0 || totals.unset > 0) return kExpectationFailed;
  if (broken_) return *broken_;
  return totals.late > 0 ? kTimedOut : kDone;
}

int ReplayReport::conclude(const load::ReplayTotals& totals, Duration took) {
  std::string line = fmt::format(
      "{} of {} opened, {} sent, {} received in {}", format_count(totals.opened),
      counted(totals.connections, "connection"), counted(totals.sent.messages, "message"),
      format_count(totals.received.messages), format_latency(took));
  if (totals.unsent > 0) line += fmt::format(", {} not sent", format_count(totals.unsent));
  if (totals.unset > 0) line += ", " + counted(totals.unset, "value") + " missing";
  if (failures_ > 1) line += fmt::format(", {} failed", counted(failures_, "connection"));
  if (totals.late > 0) line += fmt::format(", {} missing", format_count(totals.late));
  if (config_.check) line += ", " + counted(totals.differences, "difference");
  if (differences_ > kMostDifferences) {
    line += fmt::format(", of which the first {} are shown", kMostDifferences);
  }
  diagnostics_.note(Verbosity::kNormal, line);
  // Who closes the pipe has seen enough.
  if (output_error_ != 0 && output_error_ != EPIPE) {
    return diagnostics_.error(
        Error{ErrorKind::kOutput, std::string("stdout: ") + std::strerror(output_error_)});
  }
  return exit_code(totals);
}

}  // namespace wskit::cli
