#include "cli/threshold.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/terminal.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

using load::Summary;

enum class Unit { kLatency, kCount, kRate };

/// Which runs count a figure.
enum class CountedBy { kAll, kAudits, kChecks };

double nanoseconds(Duration duration) {
  return static_cast<double>(duration.count());
}

template <int kPercentTimes100>
double percentile(const Summary& run) {
  return nanoseconds(run.latency.percentile(kPercentTimes100 / 100.0));
}

Error invalid(std::string_view text, std::string_view why, std::string_view example) {
  return {ErrorKind::kUsage, fmt::format("'{}' {}; write '{}'", escaped(text), why, example)};
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// Nanoseconds; microseconds may be asked for here, beside what every duration may be written in.
std::optional<double> parse_latency(std::string_view text) {
  const bool micro = text.size() > 2 && text.substr(text.size() - 2) == "us";
  const std::string number(text.substr(0, text.size() - (micro ? 2 : 0)));
  const auto duration = parse_duration(micro ? number + "ms" : number);
  if (!duration) return std::nullopt;
  return nanoseconds(*duration) / (micro ? 1000 : 1);
}

std::optional<double> parse_per_second(std::string_view text) {
  const bool bare = text.find('/') == std::string_view::npos;
  const auto rate = parse_rate(std::string(text) + (bare ? "/s" : ""));
  return rate ? std::optional(*rate) : std::nullopt;
}

std::optional<double> parse_percentage(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  const bool whole = failure == std::errc() && rest == end;
  return whole && number >= 0 && number <= 100 ? std::optional(number) : std::nullopt;
}

std::optional<double> parse_operations(std::string_view text) {
  const auto count = parse_count(text);
  return count ? std::optional(static_cast<double>(*count)) : std::nullopt;
}

}  // namespace

struct Threshold::Figure {
  std::string_view name;
  Unit unit;
  double (*of)(const Summary&);
  CountedBy counted_by = CountedBy::kAll;
};

struct Threshold::Comparison {
  std::string_view sign;
  bool (*holds)(double figure, double value);
};

const Threshold::Figure* Threshold::find_figure(std::string_view name) {
  static constexpr std::array<Figure, 15> kFigures = {{
      {"p50", Unit::kLatency, percentile<5000>},
      {"p90", Unit::kLatency, percentile<9000>},
      {"p99", Unit::kLatency, percentile<9900>},
      {"p99.9", Unit::kLatency, percentile<9990>},
      {"p99.99", Unit::kLatency, percentile<9999>},
      {"max", Unit::kLatency, [](const Summary& run) { return nanoseconds(run.latency.max()); }},
      {"mean", Unit::kLatency, [](const Summary& run) { return nanoseconds(run.latency.mean()); }},
      {"errors", Unit::kCount, [](const Summary& run) { return double(run.errors()); }},
      {"lost", Unit::kCount, [](const Summary& run) { return double(run.unanswered()); }},
      {"duplicated", Unit::kCount, [](const Summary& run) { return double(run.wrongs.duplicated); },
       CountedBy::kAudits},
      {"reordered", Unit::kCount, [](const Summary& run) { return double(run.wrongs.reordered); },
       CountedBy::kAudits},
      {"corrupted", Unit::kCount, [](const Summary& run) { return double(run.wrongs.corrupted); },
       CountedBy::kAudits},
      {"late", Unit::kCount, [](const Summary& run) { return double(run.wrongs.late); },
       CountedBy::kAudits},
      {"differed", Unit::kCount,
       [](const Summary& run) { return double(run.lost(load::Loss::kDiffered)); },
       CountedBy::kChecks},
      {"rate", Unit::kRate, [](const Summary& run) { return run.per_second; }},
  }};
  const auto* const found = std::find_if(kFigures.begin(), kFigures.end(),
                                         [name](const Figure& f) { return f.name == name; });
  return found == kFigures.end() ? nullptr : found;
}

const Threshold::Comparison* Threshold::find_comparison(std::string_view text) {
  // The longer signs come first: each begins with a shorter one.
  static constexpr std::array<Comparison, 4> kComparisons = {{
      {">=", [](double figure, double value) { return figure >= value; }},
      {"<=", [](double figure, double value) { return figure <= value; }},
      {">", [](double figure, double value) { return figure > value; }},
      {"<", [](double figure, double value) { return figure < value; }},
  }};
  return std::find_if(kComparisons.begin(), kComparisons.end(), [text](const Comparison& c) {
    return text.substr(0, c.sign.size()) == c.sign;
  });
}

Result<Threshold> Threshold::parse(std::string_view text) {
  const std::size_t at = text.find_first_of("<>");
  if (at == std::string_view::npos) return invalid(text, "compares nothing", "p99>50ms");
  Threshold threshold;
  threshold.text_ = text;
  threshold.figure_ = find_figure(trimmed(text.substr(0, at)));
  if (threshold.figure_ == nullptr) {
    return invalid(
        text,
        "names none of p50, p90, p99, p99.9, p99.99, max, mean, errors, lost, rate, duplicated, "
        "reordered, corrupted, late and differed",
        "p99>50ms");
  }
  threshold.comparison_ = find_comparison(text.substr(at));
  const auto taken =
      threshold.take_value(trimmed(text.substr(at + threshold.comparison_->sign.size())));
  if (!taken) return taken.error();
  return threshold;
}

std::string_view Threshold::missing_option(bool audits, bool checks) const {
  if (figure_->counted_by == CountedBy::kAudits && !audits) return "--audit";
  return figure_->counted_by == CountedBy::kChecks && !checks ? "--check" : "";
}

Status Threshold::take_value(std::string_view text) {
  std::optional<double> value;
  std::string_view kind;
  std::string_view example;
  if (figure_->unit == Unit::kLatency) {
    value = parse_latency(text);
    kind = "needs a duration";
    example = "50ms";
  } else if (figure_->unit == Unit::kRate) {
    value = parse_per_second(text);
    kind = "needs a rate";
    example = "1000/s";
  } else {
    relative_ = !text.empty() && text.back() == '%';
    value = relative_ ? parse_percentage(text.substr(0, text.size() - 1)) : parse_operations(text);
    kind = "needs a count or a percentage";
    example = "1%";
  }
  if (!value) {
    return invalid(text_, kind, fmt::format("{}{}{}", figure_->name, comparison_->sign, example));
  }
  value_ = *value;
  return ok();
}

double Threshold::value_in(const Summary& summary) const {
  const double figure = figure_->of(summary);
  if (!relative_) return figure;
  return figure * 100 / double(std::max<std::uint64_t>(summary.attempted, 1));
}

bool Threshold::holds(const Summary& summary) const {
  if (figure_->unit == Unit::kLatency && summary.succeeded() == 0) return false;
  return comparison_->holds(value_in(summary), value_);
}

std::string Threshold::figure_now(const Summary& summary) const {
  const double figure = value_in(summary);
  std::string written;
  if (relative_) {
    written = format_number(figure) + '%';
  } else if (figure_->unit == Unit::kLatency) {
    written = format_latency(Duration(static_cast<Duration::rep>(figure)));
  } else if (figure_->unit == Unit::kRate) {
    written = format_rate(figure);
  } else {
    written = format_count(static_cast<std::uint64_t>(figure));
  }
  return fmt::format("{} is {}", figure_->name, written);
}

std::optional<std::string> Threshold::exceeded(const Summary& summary) const {
  if (figure_->unit == Unit::kLatency && summary.succeeded() == 0) {
    return fmt::format("nothing succeeded: --fail-if '{}'", text_);
  }
  if (!holds(summary)) return std::nullopt;
  return fmt::format("{}: --fail-if '{}'", figure_now(summary), text_);
}

}  // namespace wskit::cli
