#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "load/summary.h"

namespace wskit::cli {

/// One `--fail-if`: a figure of a run, how it is compared, and with what.
class Threshold {
 public:
  /// FIGURE COMPARISON VALUE as in "p99>50ms", "errors > 1%", "lost>0" or "rate<1000/s". kUsage
  /// with what is wrong and an expression that would be right.
  static Result<Threshold> parse(std::string_view text);

  /// Why the run fails by this, in one line; nothing when it does not. A run in which nothing
  /// succeeded fails by every threshold of latency.
  [[nodiscard]] std::optional<std::string> exceeded(const load::Summary& summary) const;
  /// Whether the comparison holds; one of latency does not where nothing succeeded.
  [[nodiscard]] bool holds(const load::Summary& summary) const;
  /// What its figure is: "p99 is 61.2 ms".
  [[nodiscard]] std::string figure_now(const load::Summary& summary) const;
  /// The option without which its figure is not counted, when the run has not got it; else empty.
  [[nodiscard]] std::string_view missing_option(bool audits, bool checks) const;
  /// As it was written.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  struct Figure;
  struct Comparison;

  static const Figure* find_figure(std::string_view name);
  static const Comparison* find_comparison(std::string_view text);
  Status take_value(std::string_view text);
  [[nodiscard]] double value_in(const load::Summary& summary) const;

  std::string text_;
  const Figure* figure_ = nullptr;          ///< static
  const Comparison* comparison_ = nullptr;  ///< static
  double value_ = 0;                        ///< in the figure's unit, or a percentage
  bool relative_ = false;                   ///< of the operations attempted, in per cent
};

}  // namespace wskit::cli
