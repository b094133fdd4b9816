#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "cli/percentile_plot.h"
#include "cli/quantity.h"
#include "cli/report.h"
#include "cli/report_words.h"
#include "cli/terminal.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

using load::Mode;
using load::Summary;

using Text = std::back_insert_iterator<std::string>;

std::string plural(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", format_count(count), noun, count == 1 ? "" : "s");
}

std::string pace(const BenchSettings& settings) {
  if (settings.rate) return fmt::format("open loop at {} in all", format_rate(*settings.rate));
  if (settings.ramp) return "open loop along " + escaped(*settings.ramp);
  if (load::connects_anew(settings.mode)) return "closed loop";
  return fmt::format("closed loop, {} in flight on each", plural(settings.depth, "message"));
}

std::string content_text(const BenchSettings& settings) {
  const std::string_view kind = settings.binary ? "binary" : "text";
  if (settings.file) {
    return fmt::format("{} of {} in {}", kind, plural(settings.lines.value_or(0), "line"),
                       escaped(*settings.file));
  }
  if (settings.message) return fmt::format("{} of a template", kind);
  std::string size = plural(settings.size_most.value_or(0), "byte");
  if (!settings.size) {
    size = fmt::format("{} to {}", format_count(settings.size_least.value_or(0)), size);
  }
  return fmt::format("{} of {}{}", kind, size, settings.stamped ? ", stamped" : "");
}

void add_settings(Text out, const BenchReport& report) {
  const BenchSettings& settings = report.settings;
  fmt::format_to(out, "{} {}\n", load::name_of(settings.mode), escaped(settings.url));
  const bool plays = settings.mode == Mode::kScenario;
  fmt::format_to(out, "  {}, {}", plural(settings.connections, plays ? "player" : "connection"),
                 plural(settings.threads, "thread"));
  if (settings.mode != Mode::kIdle) fmt::format_to(out, ", {}", pace(settings));
  if (load::sends_messages(settings.mode)) {
    fmt::format_to(out, ", {}", content_text(settings));
  }
  if (plays) fmt::format_to(out, ", of {}", escaped(settings.file.value_or("")));
  if (settings.check.value_or(false)) fmt::format_to(out, ", its replies checked");
  if (settings.deflate) fmt::format_to(out, ", compression offered");
  fmt::format_to(out, "\n  {} measured", format_latency(report.summary.elapsed));
  if (settings.warmup > Duration::zero()) {
    fmt::format_to(out, ", after {} of warm-up", format_duration(settings.warmup));
  }
  fmt::format_to(out, "\n\n");
}

void add_row(Text out, std::string_view name, const observe::Histogram& histogram) {
  fmt::format_to(out, "{:<9}", name);
  for (const double percent : {50.0, 90.0, 99.0, 99.9, 99.99}) {
    fmt::format_to(out, "{:>9}", format_latency(histogram.percentile(percent)));
  }
  fmt::format_to(out, "{:>9}{:>9}\n", format_latency(histogram.max()),
                 format_latency(histogram.mean()));
}

void add_latency(Text out, const BenchReport& report) {
  if (report.summary.succeeded() == 0) return;
  fmt::format_to(out, "{:<9}", "");
  for (const std::string_view head : {"p50", "p90", "p99", "p99.9", "p99.99", "max", "mean"}) {
    fmt::format_to(out, "{:>9}", head);
  }
  fmt::format_to(out, "\n");
  add_row(out, "latency", report.summary.latency);
  if (report.settings.is_open_loop()) {
    add_row(out, "service", report.summary.service);
    fmt::format_to(out, "{}\n", kLatencyAndServiceTime);
  }
  fmt::format_to(out, "\n");
}

void add_plot(Text out, const Summary& summary) {
  // Of a few values there is no shape to be seen.
  constexpr std::uint64_t kFewest = 100;
  if (summary.succeeded() < kFewest) return;
  fmt::format_to(out, "{}\n", percentile_plot(summary.latency, summary.service));
}

void add_throughput(Text out, const BenchReport& report) {
  const Summary& summary = report.summary;
  if (report.settings.mode == Mode::kIdle) return;
  fmt::format_to(out, "{:<13}{}", "throughput", format_rate(summary.per_second));
  if (report.settings.mode != Mode::kConnect) {
    const std::string sent = format_throughput(summary.sent_per_second);
    const std::string received = format_throughput(summary.received_per_second);
    if (sent == received) {
      fmt::format_to(out, ", {} each way", sent);
    } else {
      fmt::format_to(out, ", {} sent, {} received", sent, received);
    }
  }
  fmt::format_to(out, "\n");
}

void add_operations(Text out, const BenchReport& report) {
  const Summary& summary = report.summary;
  if (report.settings.mode == Mode::kIdle) return;
  fmt::format_to(out, "{:<13}{} attempted = {} succeeded + {} failed\n",
                 operations_noun(report.settings.mode), format_count(summary.attempted),
                 format_count(summary.succeeded()), format_count(summary.failed()));
  for (std::size_t i = 0; i < load::kLosses; ++i) {
    if (summary.losses[i] == 0) continue;
    fmt::format_to(out, "{:<13}{} {}\n", "", format_count(summary.losses[i]), loss_reason(i));
  }
}

void add_fanout(Text out, const BenchReport& report) {
  if (!report.fanout) return;
  const FanoutFigures& figures = *report.fanout;
  fmt::format_to(out, "{:<13}{} published, {} deliveries of each\n", "messages",
                 format_count(figures.published), format_number(figures.factor(report.summary), 4));
  if (figures.delivered_most == 0) {
    fmt::format_to(out, "{:<13}{}, none of which got a message\n", "receivers",
                   format_count(figures.receivers));
    return;
  }
  fmt::format_to(
      out, "{:<13}{}, {} to {} messages each, mean latency {}{} to {}, of half of them up to {}\n",
      "receivers", format_count(figures.receivers), format_count(figures.delivered_least),
      format_count(figures.delivered_most),
      figures.delivered_least == 0 ? "of those that got any " : "",
      format_latency(figures.mean_fastest), format_latency(figures.mean_slowest),
      format_latency(figures.mean_median));
}

void add_audit(Text out, const BenchReport& report) {
  if (!report.audit) return;
  fmt::format_to(out, "{:<13}{}\n", "audit", audit_line(report.summary.wrongs));
  for (const load::Receiver& receiver : report.audit->worst) {
    fmt::format_to(out, "{:<13}connection {}: {} of {} came, {}\n", "", receiver.connection + 1,
                   format_count(receiver.delivered), format_count(receiver.expected),
                   audit_line(receiver.wrongs));
  }
}

void add_connections(Text out, const Summary& summary) {
  fmt::format_to(out, "{:<13}{} opened of {}", "connections", format_count(summary.opened),
                 format_count(summary.connections));
  if (summary.connecting > Duration::zero()) {
    fmt::format_to(out, " in {}", format_latency(summary.connecting));
  }
  if (summary.redirects > 0) {
    fmt::format_to(out, ", after {}", plural(summary.redirects, "redirect"));
  }
  fmt::format_to(out, "\n");
  for (const load::Failure& failure : summary.failures) {
    fmt::format_to(out, "{:<13}{}\n", "", escaped(failure_line(failure)));
  }
}

void add_server_memory(Text out, const Summary& summary) {
  if (!summary.server) return;
  const auto row = [out](std::string_view name, double resident, double proportional,
                         std::string_view when) {
    fmt::format_to(out, "{:<13}{} resident (RSS), {} proportional (PSS) {}\n", name,
                   format_bytes(resident), format_bytes(proportional), when);
  };
  const auto before_rss = static_cast<double>(summary.server->before.resident);
  const auto before_pss = static_cast<double>(summary.server->before.proportional);
  row("memory", before_rss, before_pss, "before");
  if (!summary.server->open) {
    fmt::format_to(out, "{:<13}of the open connections unknown: the process has ended\n", "");
    return;
  }
  const auto open_rss = static_cast<double>(summary.server->open->resident);
  const auto open_pss = static_cast<double>(summary.server->open->proportional);
  row("", open_rss, open_pss, "with all connections open");
  const auto count = static_cast<double>(summary.opened);
  row("", (open_rss - before_rss) / count, (open_pss - before_pss) / count, "for each of them");
}

}  // namespace

std::string text_report(const BenchReport& report) {
  std::string text;
  const Text out(text);
  add_settings(out, report);
  add_latency(out, report);
  add_plot(out, report.summary);
  add_throughput(out, report);
  add_operations(out, report);
  add_fanout(out, report);
  add_audit(out, report);
  add_connections(out, report.summary);
  add_server_memory(out, report.summary);
  if (report.find_max) text += '\n' + find_max_text(*report.find_max);
  const std::vector<std::string> warnings = caveats(report);
  if (!warnings.empty()) text += '\n';
  for (const std::string& warning : warnings)
    fmt::format_to(out, "! {}\n", escaped(warning));
  return text;
}

}  // namespace wskit::cli
