#include "cli/report.h"

#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

using load::Summary;

std::string gap_caveat(const load::Gaps& gaps) {
  const load::Gap& longest = gaps.longest();
  std::string others;
  if (gaps.count() > 1) {
    others = fmt::format(", the longest of {} such gaps, {} together", format_count(gaps.count()),
                         format_latency(gaps.total()));
  }
  return fmt::format(
      "The generator did nothing for {} from {} on{}: it was stopped, had no processor, or had too "
      "much to do. What was due or under way then shows its delay, not the server's.",
      format_latency(longest.length), format_latency(longest.at), others);
}

void add_generator_caveats(const BenchReport& report, std::vector<std::string>& out) {
  const Summary& summary = report.summary;
  if (!summary.gaps.empty()) out.push_back(gap_caveat(summary.gaps));
  if (summary.behind_schedule()) {
    out.push_back(fmt::format(
        "The generator could not keep up: {} of {} left more than {} behind the schedule, "
        "the worst {}. Latency includes that delay, service time does not.",
        format_count(summary.late), format_count(begun(report)), format_latency(Summary::kLate),
        format_latency(summary.worst_lag)));
  }
  if (summary.saturated()) {
    out.push_back(
        fmt::format("The generator used {:.0f} % of a processor: it, and not the server, may have "
                    "set these figures. More --threads may help.",
                    100 * summary.busiest));
  }
}

/// What order and bytes of the replies say of the latencies.
void add_echo_caveats(const BenchReport& report, std::vector<std::string>& out) {
  if (report.settings.mode != load::Mode::kEcho || report.audit) return;
  const Summary& summary = report.summary;
  if (summary.overtaken > 0) {
    out.push_back(
        fmt::format("{} of the replies came behind that to a later message: this server does not "
                    "answer in turn. What differs was matched by its bytes.",
                    format_count(summary.overtaken)));
  }
  const bool told_apart = report.settings.distinct && summary.altered == 0;
  if (summary.lost(load::Loss::kNoReply) > 0 && !told_apart) {
    out.emplace_back(
        "Replies are matched in order where nothing else tells them apart: behind a lost one, the "
        "latency of a connection is that of the message before.");
  }
  if (summary.renewed > 0) {
    out.push_back(
        fmt::format("Connections that were made anew, because nothing came on them for as long as "
                    "--timeout says: {}.",
                    format_count(summary.renewed)));
  }
  if (summary.altered > 0) {
    out.push_back(fmt::format(
        "{} of the replies are not what was sent, and were matched in order: is this an echo "
        "server?",
        format_count(summary.altered)));
  }
}

void add_reply_caveats(const BenchReport& report, std::vector<std::string>& out) {
  const Summary& summary = report.summary;
  if (!summary.first_difference.empty()) {
    out.push_back("The first difference: " + summary.first_difference);
  }
  if (report.settings.mode == load::Mode::kPush) {
    out.emplace_back(
        "A message counts once this machine has taken it: not all of them need have been read.");
  }
  if (summary.error_replies > 0) {
    out.push_back(fmt::format("{} of the answers say that the request failed.",
                              format_count(summary.error_replies)));
  }
  add_echo_caveats(report, out);
  if (summary.not_let_go > 0) {
    out.push_back(fmt::format(
        "Connections that were cut, because the server did not answer their close for "
        "as long as --timeout says, and 5 s at most: {}. The next ones waited for that.",
        format_count(summary.not_let_go)));
  }
  if (summary.refused > 0) {
    out.push_back(fmt::format("The server refused {} messages, the first with {}",
                              format_count(summary.refused), summary.refusal));
  }
  if (summary.unasked > 0) {
    out.push_back(fmt::format("Messages that came when no reply was awaited: {}.",
                              format_count(summary.unasked)));
  }
  if (summary.latency.above() > 0) {
    out.push_back(fmt::format("{} latencies were longer than {} and count as that.",
                              format_count(summary.latency.above()),
                              format_duration(observe::Histogram::kHighest)));
  }
}

}  // namespace

BenchReport report_of(const load::BenchConfig& config, const load::Summary& summary) {
  BenchReport report;
  report.settings = settings_of(config);
  report.environment = this_environment();
  report.summary = summary;
  if (config.fanout) report.fanout = fanout_of(summary);
  if (config.audit) report.audit = audit_of(summary);
  return report;
}

std::uint64_t begun(const BenchReport& report) {
  return report.fanout ? report.fanout->published : report.summary.attempted;
}

bool was_cut_short(const BenchReport& report) {
  const BenchSettings& settings = report.settings;
  // An open loop takes the time that its operations do, and counts those that it could not send.
  return settings.messages && !settings.duration && !settings.is_open_loop() &&
         !report.summary.interrupted && begun(report) < *settings.messages;
}

std::vector<std::string> caveats(const BenchReport& report) {
  std::vector<std::string> out = report.notes;
  const Summary& summary = report.summary;
  if (summary.interrupted) {
    out.emplace_back("Interrupted: these are the figures so far.");
  } else if (was_cut_short(report)) {
    out.push_back(fmt::format("Only {} of the {} asked for were attempted.",
                              format_count(begun(report)),
                              format_count(*report.settings.messages)));
  }
  add_generator_caveats(report, out);
  add_reply_caveats(report, out);
  return out;
}

}  // namespace wskit::cli
