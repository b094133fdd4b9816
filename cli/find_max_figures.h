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
  std::optional<double> missed;  ///< the smallest load that did not
  bool generator_was_the_limit = false;
  bool cut_short = false;
  std::vector<Run> runs;  ///< in their order
};

FindMaxFigures figures_of(const FindMax& find);

/// One run, in a line: for who watches the search.
std::string find_max_line(std::string_view axis, const FindMaxFigures::Run& run);
/// The outcome, in a line.
std::string find_max_answer(const FindMaxFigures& figures);

/// For a person: what happened at each load, the smallest first, and what follows.
std::string find_max_text(const FindMaxFigures& figures);

/// Tells `fields` of the object in a JSON report (see report_schema.h).
template <class Fields, class Figures>
void describe_find_max(Fields& fields, Figures& figures) {
  fields.value("axis", figures.axis);
  fields.value("slo", figures.slo);
  fields.value("best", figures.best);
  fields.value("confirmed", figures.confirmed);
  fields.value("repeats", figures.repeats);
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
