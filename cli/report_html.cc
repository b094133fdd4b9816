#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "cli/interval_rows.h"
#include "cli/quantity.h"
#include "cli/report.h"
#include "cli/report_assets.h"
#include "cli/report_charts.h"
#include "cli/report_words.h"
#include "cli/setting_list.h"

namespace wskit::cli {
namespace {

using Text = std::back_insert_iterator<std::string>;

/// `text` as it is to be shown, wherever it comes from.
std::string html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// A latency that was written for terminals.
std::string in_micros(std::string text) {
  const std::size_t unit = text.rfind(" us");
  if (unit != std::string::npos) text.replace(unit, 3, " µs");
  return text;
}

std::string latency_text(Duration latency) {
  return in_micros(format_latency(latency));
}

void add_head(Text out, const BenchReport& report) {
  const std::string_view mode = load::name_of(report.settings.mode);
  const std::string url = html(report.settings.url);
  fmt::format_to(
      out,
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
      "<title>{} {} – wskit bench</title>\n<style>{}</style>\n</head>\n<body>\n",
      mode, url, kReportStyle);
  fmt::format_to(out,
                 "<header><h1>wskit bench <span class=\"mode\">{}</span></h1>\n"
                 "<p><code>{}</code></p>\n<p class=\"quiet\">{}, {} measured</p></header>\n",
                 mode, url, format_utc(report.started_unix_ms),
                 latency_text(report.summary.elapsed));
}

void add_tile(Text out, std::string_view name, std::string_view value, bool bad = false) {
  fmt::format_to(out, "<div class=\"tile{}\"><dt>{}</dt><dd>{}</dd></div>\n", bad ? " bad" : "",
                 name, value);
}

void add_tiles(Text out, const BenchReport& report) {
  const load::Summary& run = report.summary;
  fmt::format_to(out, "<dl class=\"tiles\">\n");
  if (report.settings.mode != load::Mode::kIdle) {
    add_tile(out, "throughput", format_rate(run.per_second));
  }
  if (run.succeeded() > 0) {
    add_tile(out, "p50", latency_text(run.latency.percentile(50)));
    add_tile(out, "p99", latency_text(run.latency.percentile(99)));
    add_tile(out, "max", latency_text(run.latency.max()));
  }
  add_tile(out, "connections", format_count(run.opened));
  add_tile(out, "errors", format_count(run.errors()), run.errors() > 0);
  fmt::format_to(out, "</dl>\n");
}

void add_verdict(Text out, const BenchReport& report) {
  if (report.thresholds.empty() && report.regressions.empty()) return;
  fmt::format_to(out, "<section class=\"verdict\"><h2>Verdict</h2>\n<ul class=\"marked\">\n");
  for (const Threshold& threshold : report.thresholds) {
    const auto why = threshold.exceeded(report.summary);
    fmt::format_to(out, "<li class=\"{}\">{}</li>\n", why ? "failed" : "held",
                   html(why ? *why : fmt::format("{} does not hold", threshold.text())));
  }
  for (const std::string& regression : report.regressions)
    fmt::format_to(out, "<li class=\"failed\">{}</li>\n", html(regression));
  fmt::format_to(out, "</ul></section>\n");
}

void add_caveats(Text out, const BenchReport& report) {
  std::vector<std::string> sentences = caveats(report);
  if (report.find_max) sentences.push_back(find_max_caveat(*report.find_max));
  std::erase(sentences, "");
  if (sentences.empty()) return;
  fmt::format_to(out,
                 "<section class=\"caveats\"><h2>Before you believe the figures</h2>\n"
                 "<ul class=\"marked\">\n");
  for (const std::string& sentence : sentences)
    fmt::format_to(out, "<li>{}</li>\n", html(sentence));
  fmt::format_to(out, "</ul></section>\n");
}

void add_latency_row(Text out, std::string_view name, const observe::Histogram& latency) {
  fmt::format_to(out, "<tr><th>{}</th>", name);
  for (const double percent : {50.0, 90.0, 99.0, 99.9, 99.99})
    fmt::format_to(out, "<td>{}</td>", latency_text(latency.percentile(percent)));
  fmt::format_to(out, "<td>{}</td><td>{}</td></tr>\n", latency_text(latency.max()),
                 latency_text(latency.mean()));
}

void add_latency(Text out, const BenchReport& report) {
  const load::Summary& run = report.summary;
  if (run.succeeded() == 0) return;
  fmt::format_to(out,
                 "<section><h2>Latency by percentile</h2>\n"
                 "<div class=\"chart\"><canvas id=\"percentiles\"></canvas></div>\n"
                 "<div class=\"scroll\"><table><thead><tr><th></th><th>p50</th><th>p90</th>"
                 "<th>p99</th><th>p99.9</th><th>p99.99</th><th>max</th><th>mean</th></tr></thead>"
                 "<tbody>\n");
  add_latency_row(out, "latency", run.latency);
  if (run.service.count() > 0) add_latency_row(out, "service time", run.service);
  fmt::format_to(out, "</tbody></table></div>\n");
  if (run.service.count() > 0) {
    fmt::format_to(out, "<p class=\"note\">{}</p>\n", kLatencyAndServiceTime);
  }
  fmt::format_to(out,
                 "</section>\n<div class=\"pair\">\n"
                 "<section class=\"drawn\"><h2>Latency over time</h2>\n"
                 "<div class=\"chart\"><canvas id=\"latencies\"></canvas></div></section>\n"
                 "<section class=\"drawn\"><h2>Throughput over time</h2>\n"
                 "<div class=\"chart\"><canvas id=\"throughput\"></canvas></div></section>\n"
                 "</div>\n");
}

void add_list_row(Text out, std::string_view name, std::string_view value) {
  fmt::format_to(out, "<tr><th>{}</th><td>{}</td></tr>\n", html(name), html(value));
}

void begin_list(Text out, std::string_view title) {
  fmt::format_to(out, "<section><h2>{}</h2>\n<table class=\"list\"><tbody>\n", title);
}

void end_list(Text out) {
  fmt::format_to(out, "</tbody></table></section>\n");
}

void add_operations(Text out, const BenchReport& report) {
  const load::Summary& run = report.summary;
  begin_list(out, "What became of it");
  add_list_row(out, operations_noun(report.settings.mode),
               fmt::format("{} attempted, {} succeeded, {} failed", format_count(run.attempted),
                           format_count(run.succeeded()), format_count(run.failed())));
  for (std::size_t i = 0; i < load::kLosses; ++i) {
    if (run.losses[i] > 0)
      add_list_row(out, "", fmt::format("{} {}", format_count(run.losses[i]), loss_reason(i)));
  }
  if (report.audit) add_list_row(out, "audit", audit_line(run.wrongs));
  add_list_row(
      out, "connections",
      fmt::format("{} opened of {}", format_count(run.opened), format_count(run.connections)));
  for (const load::Failure& failure : run.failures)
    add_list_row(out, "", failure_line(failure));
  add_list_row(out, "bytes",
               fmt::format("{} sent, {} received", format_throughput(run.sent_per_second),
                           format_throughput(run.received_per_second)));
  end_list(out);
}

void add_list(Text out, std::string_view title, const SettingList& list) {
  begin_list(out, title);
  for (const auto& [name, value] : list)
    add_list_row(out, name, value);
  end_list(out);
}

void add_parts(Text out, const std::vector<ReportPart>& parts) {
  if (parts.empty()) return;
  fmt::format_to(out,
                 "<section><h2>Runs</h2>\n<div class=\"scroll\"><table><thead><tr><th>from</th>"
                 "<th>started</th><th>length</th><th>completed</th><th>rate</th></tr></thead>"
                 "<tbody>\n");
  for (const ReportPart& part : parts) {
    fmt::format_to(out, "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                   html(part.name), format_utc(part.started_unix_ms), latency_text(part.elapsed),
                   format_count(part.completed), format_rate(part.per_second));
  }
  fmt::format_to(out, "</tbody></table></div></section>\n");
}

void add_find_max(Text out, const FindMaxFigures& figures) {
  fmt::format_to(
      out,
      "<section class=\"long\"><h2>The most that it bears</h2>\n<p class=\"answer\">{}</p>\n"
      "<div class=\"scroll\"><table class=\"outcomes\"><thead><tr><th>{}</th>"
      "<th>answered</th><th>p50</th><th>p99</th><th>failed</th><th>{}</th></tr></thead><tbody>\n",
      html(find_max_answer(figures)), html(figures.axis),
      html(fmt::format("{}", fmt::join(figures.slo, ", "))));
  for (const FindMaxRow& row : find_max_rows(figures)) {
    fmt::format_to(out, "<tr><th>{}</th>", html(row.load));
    for (const std::string& cell :
         {row.answered, in_micros(row.p50), in_micros(row.p99), row.failed, row.outcome})
      fmt::format_to(out, "<td>{}</td>", html(cell));
    fmt::format_to(out, "</tr>\n");
  }
  fmt::format_to(out,
                 "</tbody></table></div>\n<p class=\"note\">Other figures on this page are those "
                 "of the last run at that load.</p></section>\n");
}

void add_intervals(Text out, const std::vector<IntervalRow>& rows) {
  fmt::format_to(
      out,
      "<details><summary>The run in {} intervals</summary>\n<section class=\"scroll\">"
      "<table><thead><tr><th>from</th><th>completed</th><th>rate</th><th>p50</th>"
      "<th>p99</th><th>max</th><th>failed</th><th>connections</th></tr></thead><tbody>\n",
      rows.size());
  for (const IntervalRow& row : rows) {
    fmt::format_to(out, "<tr><th>{:.2f} s</th><td>{}</td>",
                   std::chrono::duration<double>(row.start).count(), format_count(row.completed));
    fmt::format_to(out, "<td>{}</td>",
                   row.length > Duration::zero() ? format_rate(row.per_second) : "");
    for (const Duration latency : {row.p50, row.p99, row.max})
      fmt::format_to(out, "<td>{}</td>", row.completed > 0 ? latency_text(latency) : "");
    fmt::format_to(out, "<td>{}</td><td>{}</td></tr>\n", format_count(row.failed),
                   format_count(row.connections));
  }
  fmt::format_to(out, "</tbody></table></section></details>\n");
}

void add_foot(Text out, const BenchReport& report, const std::vector<IntervalRow>& rows) {
  fmt::format_to(out,
                 "<noscript><p class=\"note\">The charts need JavaScript; the tables tell the same."
                 "</p></noscript>\n<footer>Measured by {}. Charts by Chart.js, © its contributors, "
                 "under the MIT license, which stands in the source of this page.</footer>\n",
                 html(report.environment.tool));
  // Inside of a script element nothing but its end has a meaning.
  fmt::format_to(out, "<script type=\"application/json\" id=\"run\">{}</script>\n",
                 chart_data(report, rows));
  fmt::format_to(out,
                 "<script type=\"text/plain\" id=\"license\">{}</script>\n"
                 "<script>{}</script>\n<script>{}</script>\n</body>\n</html>\n",
                 kChartLicense, kChartScript, kReportScript);
}

}  // namespace

std::string html_report(const BenchReport& report) {
  const std::vector<IntervalRow> rows = interval_rows(report.summary);
  std::string text;
  const Text out(text);
  add_head(out, report);
  add_tiles(out, report);
  add_verdict(out, report);
  add_caveats(out, report);
  if (report.find_max) add_find_max(out, *report.find_max);
  add_latency(out, report);
  add_operations(out, report);
  add_parts(out, report.parts);
  fmt::format_to(out, "<div class=\"pair\">\n");
  add_list(out, "Settings", setting_list(report.settings));
  add_list(out, "Environment", setting_list(report.environment));
  fmt::format_to(out, "</div>\n");
  if (!rows.empty()) add_intervals(out, rows);
  add_foot(out, report, rows);
  return text;
}

}  // namespace wskit::cli
