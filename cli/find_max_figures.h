#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace wskit::cli {

class FindMax;

/// What a search for the largest load came to, for reports.
struct FindMaxFigures {
  /// One bench at one load.
  struct Run {
    double load = 0;
    double per_second = 0;  ///< operations completed
    Duration p50{};
    Duration p99{};
    std::uint64_t attempted = 0;
    std::uint64_t errors = 0;
    std::string missed;    ///< why it did not meet the objectives; empty when it did
    bool kept_up = false;  ///< the generator
  };

  std::string axis;              ///< "rate" or "connections"
  std::vector<std::string> slo;  ///< as they were written
  std::optional<double> best;    ///< the largest load that met them
  bool confirmed = false;        ///< `repeats` runs at it all did, in the end
  std::uint64_t repeats = 0;
  std::uint64_t candidates = 1;  ///< loads that were put to such a test
  std::optional<double> missed;  ///< the smallest load that did not
  bool generator_was_the_limit = false;
  bool cut_short = false;
  std::vector<Run> runs;  ///< in their order

  /// With which most runs at `best` meet the objectives, from 0 to 1. Nothing unless confirmed.
  [[nodiscard]] std::optional<double> confidence() const;
};

FindMaxFigures figures_of(const FindMax& find);

/// One run, in a line: for who watches the search.
std::string find_max_line(std::string_view axis, const FindMaxFigures::Run& run);
/// The outcome, in a line.
std::string find_max_answer(const FindMaxFigures& figures);

/// What happened at one load, in words.
struct FindMaxRow {
  std::string load;
  std::string answered;  ///< operations per second: the median of its runs, as are the others
  std::string p50;
  std::string p99;
  std::string failed;   ///< operations, in percent
  std::string outcome;  ///< in how many runs the objectives were met, and why not in the others
};
/// The smallest load first.
std::vector<FindMaxRow> find_max_rows(const FindMaxFigures& figures);
/// Warns of a generator that was itself the limit; empty when it was not.
std::string find_max_caveat(const FindMaxFigures& figures);
/// For a person: rows, the outcome, and the warning.
std::string find_max_text(const FindMaxFigures& figures);

/// Tells `fields` of the object in a JSON report (see report_schema.h).
template <class Fields, class Figures>
void describe_find_max(Fields& fields, Figures& figures) {
  fields.value("axis", figures.axis);
  fields.value("slo", figures.slo);
  fields.value("best", figures.best);
  fields.value("confirmed", figures.confirmed);
  fields.value("repeats", figures.repeats);
  fields.newer("candidates", figures.candidates);
  fields.derived("confidence", figures.confidence());
  fields.value("missed", figures.missed);
  fields.value("generator_was_the_limit", figures.generator_was_the_limit);
  fields.value("cut_short", figures.cut_short);
  fields.list("runs", figures.runs, [](auto& inner, auto& run) {
    inner.value("load", run.load);
    inner.value("rate", run.per_second);
    inner.microseconds("p50_us", run.p50);
    inner.microseconds("p99_us", run.p99);
    inner.value("attempted", run.attempted);
    inner.value("errors", run.errors);
    inner.derived("met", run.missed.empty());
    inner.value("missed", run.missed);
    inner.value("kept_up", run.kept_up);
  });
}

}  // namespace wskit::cli
