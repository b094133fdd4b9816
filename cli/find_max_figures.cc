#include "cli/find_max_figures.h"

#include <algorithm>
#include <cmath>
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

FindMaxRow in_words(std::string_view axis, double load, const Row& row) {
  const auto attempted = static_cast<double>(std::max<std::uint64_t>(row.attempted, 1));
  FindMaxRow words;
  words.load = load_of(axis, load);
  words.answered = format_rate(median(row.per_second));
  words.p50 = latency(row.p50);
  words.p99 = latency(row.p99);
  words.failed = format_number(100 * static_cast<double>(row.errors) / attempted) + '%';
  words.outcome = fmt::format("met in {} of {}", row.met, row.runs());
  if (!row.missed.empty()) words.outcome += fmt::format(": {}", escaped(row.missed));
  if (!row.kept_up) words.outcome += " (generator behind)";
  return words;
}

}  // namespace

std::optional<double> FindMaxFigures::confidence() const {
  if (!confirmed) return std::nullopt;
  // Of a load at which no more than half of all runs would meet them, so many do so in a row no
  // more often than this; and each candidate was another chance to be so lucky.
  const double luck = std::pow(0.5, static_cast<double>(repeats));
  return std::pow(1 - luck, static_cast<double>(candidates));
}

FindMaxFigures figures_of(const FindMax& find) {
  FindMaxFigures figures;
  figures.axis = name_of(find.plan().axis);
  for (const Threshold& objective : find.plan().objectives)
    figures.slo.push_back(objective.text());
  figures.best = find.best();
  figures.confirmed = find.search().confirmed();
  figures.repeats = static_cast<std::uint64_t>(find.plan().confirmations);
  figures.candidates = static_cast<std::uint64_t>(find.search().candidates());
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
  if (const auto confidence = figures.confidence()) {
    const double percent = 100 * *confidence;
    text += fmt::format(", confirmed by {} runs of {} ({} % confidence that most runs at it do so)",
                        figures.repeats, figures.repeats,
                        percent > 99.9 ? "more than 99.9" : fmt::format("{:.1f}", percent));
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

std::vector<FindMaxRow> find_max_rows(const FindMaxFigures& figures) {
  std::vector<FindMaxRow> words;
  for (const auto& [load, row] : rows_of(figures))
    words.push_back(in_words(figures.axis, load, row));
  return words;
}

std::string find_max_caveat(const FindMaxFigures& figures) {
  if (!figures.generator_was_the_limit) return {};
  return "The generator did not keep up where it was missed: the limit may be wskit's own or this "
         "machine's, not the server's. More --threads, or another machine, may help.";
}

std::string find_max_text(const FindMaxFigures& figures) {
  std::string text;
  const Text out(text);
  const auto line = [out](const FindMaxRow& row, std::string_view gap) {
    fmt::format_to(out, "{:>12}{:>14}{:>10}{:>10}{:>9}{}{}\n", row.load, row.answered, row.p50,
                   row.p99, row.failed, gap, row.outcome);
  };
  line({figures.axis, "answered", "p50", "p99", "failed", {}}, "");
  for (const FindMaxRow& row : find_max_rows(figures))
    line(row, "  ");
  text += find_max_answer(figures) + '\n';
  const std::string caveat = find_max_caveat(figures);
  if (!caveat.empty()) text += fmt::format("! {}\n", caveat);
  return text;
}

}  // namespace wskit::cli
