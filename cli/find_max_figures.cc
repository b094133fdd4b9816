#include "cli/find_max_figures.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "cli/find_max.h"
#include "cli/quantity.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

using Run = FindMaxFigures::Run;
using Text = std::back_insert_iterator<std::string>;

/// What happened at one load.
struct Row {
  std::vector<double> per_second;
  std::vector<double> p50;
  std::vector<double> p99;
  std::uint64_t attempted = 0;
  std::uint64_t errors = 0;
  std::uint64_t met = 0;
  std::string missed;  ///< the first reason
  bool kept_up = true;

  void add(const Run& run) {
    per_second.push_back(run.per_second);
    p50.push_back(static_cast<double>(run.p50.count()));
    p99.push_back(static_cast<double>(run.p99.count()));
    attempted += run.attempted;
    errors += run.errors;
    met += run.missed.empty() ? 1 : 0;
    if (missed.empty()) missed = run.missed;
    kept_up = kept_up && run.kept_up;
  }
  [[nodiscard]] std::size_t runs() const { return per_second.size(); }
};

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::string latency(const std::vector<double>& values) {
  return format_latency(Duration(static_cast<Duration::rep>(median(values))));
}

std::string load_of(std::string_view axis, double load) {
  if (axis == "rate") return format_rate(load);
  return format_count(static_cast<std::uint64_t>(load));
}

std::map<double, Row> rows_of(const FindMaxFigures& figures) {
  std::map<double, Row> rows;
  for (const Run& run : figures.runs)
    rows[run.load].add(run);
  return rows;
}

void add_row(Text out, const FindMaxFigures& figures, double load, const Row& row) {
  const auto attempted = static_cast<double>(std::max<std::uint64_t>(row.attempted, 1));
  fmt::format_to(out, "{:>12}{:>14}{:>10}{:>10}{:>8.3g}%  met in {} of {}",
                 load_of(figures.axis, load), format_rate(median(row.per_second)), latency(row.p50),
                 latency(row.p99), 100 * static_cast<double>(row.errors) / attempted, row.met,
                 row.runs());
  if (!row.missed.empty()) fmt::format_to(out, ": {}", escaped(row.missed));
  if (!row.kept_up) fmt::format_to(out, " (generator behind)");
  fmt::format_to(out, "\n");
}

}  // namespace

FindMaxFigures figures_of(const FindMax& find) {
  FindMaxFigures figures;
  figures.axis = name_of(find.plan().axis);
  for (const Threshold& objective : find.plan().objectives)
    figures.slo.push_back(objective.text());
  figures.best = find.best();
  figures.confirmed = find.search().confirmed();
  figures.repeats = static_cast<std::uint64_t>(load::Search::Plan{}.repeats);
  figures.missed = find.search().missed();
  figures.generator_was_the_limit = find.generator_was_the_limit();
  figures.cut_short = find.cut_short();
  figures.runs.assign(find.runs().begin(), find.runs().end());
  return figures;
}

std::string find_max_answer(const FindMaxFigures& figures) {
  const std::map<double, Row> rows = rows_of(figures);
  const std::string slo = escaped(fmt::format("{}", fmt::join(figures.slo, " and ")));
  if (!figures.best) {
    return fmt::format("No {} met {}{}.", figures.axis, slo, figures.cut_short ? " so far" : "");
  }
  std::string text = fmt::format("Highest {} that meets {}: {}", figures.axis, slo,
                                 load_of(figures.axis, *figures.best));
  if (figures.confirmed) {
    text += fmt::format(", confirmed by {} runs of {}", figures.repeats, figures.repeats);
  } else {
    text += ", not confirmed: the search was cut short";
  }
  if (!figures.missed) return text + "; no higher one was tried.";
  const auto missed = rows.find(*figures.missed);
  text += fmt::format("; {} missed", load_of(figures.axis, *figures.missed));
  if (missed != rows.end()) {
    text += fmt::format(" in {} of {} runs", missed->second.runs() - missed->second.met,
                        missed->second.runs());
  }
  return text + '.';
}

std::string find_max_line(std::string_view axis, const Run& run) {
  return fmt::format("{}: p50 {}, p99 {}, {}", load_of(axis, run.load), format_latency(run.p50),
                     format_latency(run.p99), run.missed.empty() ? "met" : "missed: " + run.missed);
}

std::string find_max_text(const FindMaxFigures& figures) {
  const std::map<double, Row> rows = rows_of(figures);
  std::string text = fmt::format("{:>12}{:>14}{:>10}{:>10}{:>9}\n", figures.axis, "answered", "p50",
                                 "p99", "failed");
  for (const auto& [load, row] : rows)
    add_row(Text(text), figures, load, row);
  text += find_max_answer(figures) + '\n';
  if (figures.generator_was_the_limit) {
    text +=
        "! The generator did not keep up where it was missed: the limit may be wskit's own or this "
        "machine's, not the server's. More --threads, or another machine, may help.\n";
  }
  return text;
}

}  // namespace wskit::cli
