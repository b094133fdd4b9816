#include "cli/percentile_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/quantity.h"

namespace wskit::cli {
namespace {

using observe::Histogram;

constexpr int kColumns = 66;
constexpr int kRows = 10;
// Nines on the axis: as many as the count of values supports, within these.
constexpr double kFewestNines = 2;
constexpr double kMostNines = 5;
constexpr std::array<std::string_view, 6> kTicks = {"0%",    "90%",    "99%",
                                                    "99.9%", "99.99%", "99.999%"};

class Plot {
 public:
  Plot(const Histogram& latency, const Histogram& service)
      : nines_(
            std::clamp(std::floor(std::log10(double(latency.count()))), kFewestNines, kMostNines)),
        rows_(kRows, std::string(kColumns, ' ')) {
    lowest_ = std::log10(std::max(1.0, double(latency.min().count())));
    if (service.count() > 0) {
      lowest_ = std::min(lowest_, std::log10(std::max(1.0, double(service.min().count()))));
    }
    highest_ = std::max(lowest_ + 1e-3, std::log10(std::max(1.0, double(latency.max().count()))));
    if (service.count() > 0) draw(service, '.');
    draw(latency, '*');
  }

  [[nodiscard]] std::string text() const {
    std::string text;
    for (int row = kRows - 1; row >= 0; --row) {
      const bool labelled = row % 3 == 0;
      text += fmt::format("{:>8} |{}\n", labelled ? format_latency(value_of(row)) : "",
                          trimmed(rows_[static_cast<std::size_t>(row)]));
    }
    text += fmt::format("{:>8} +{}\n{:>10}{}\n", "", std::string(kColumns, '-'), "", ticks());
    return text;
  }

 private:
  void draw(const Histogram& histogram, char mark) {
    int last = row_of(percentile_at(histogram, 0));
    for (int column = 0; column < kColumns; ++column) {
      const int row = row_of(percentile_at(histogram, column));
      // A jump is a line upwards.
      for (int at = std::min(last + 1, row); at <= row; ++at)
        rows_[static_cast<std::size_t>(at)][static_cast<std::size_t>(column)] = mark;
      last = row;
    }
  }
  [[nodiscard]] Duration percentile_at(const Histogram& histogram, int column) const {
    return histogram.percentile(100 - 100 / std::pow(10, nines_ * column / (kColumns - 1)));
  }
  [[nodiscard]] int row_of(Duration latency) const {
    const double height = std::log10(std::max(1.0, double(latency.count()))) - lowest_;
    const double row = height / (highest_ - lowest_) * (kRows - 1);
    return std::clamp(static_cast<int>(std::lround(row)), 0, kRows - 1);
  }
  [[nodiscard]] Duration value_of(int row) const {
    const double height = lowest_ + (highest_ - lowest_) * row / (kRows - 1);
    return Duration(std::llround(std::pow(10, height)));
  }
  [[nodiscard]] std::string ticks() const {
    std::string line(kColumns + 4, ' ');
    for (std::size_t nine = 0; nine < kTicks.size() && double(nine) <= nines_; ++nine) {
      const auto centre = static_cast<std::size_t>(double(nine) / nines_ * (kColumns - 1));
      const std::size_t from = centre - std::min(centre, kTicks[nine].size() / 2);
      line.replace(from, kTicks[nine].size(), kTicks[nine]);
    }
    return std::string(trimmed(line));
  }
  static std::string_view trimmed(std::string_view line) {
    return line.substr(0, line.find_last_not_of(' ') + 1);
  }

  double nines_;
  double lowest_;  ///< of the axis, as the decimal logarithm of nanoseconds
  double highest_ = 0;
  std::vector<std::string> rows_;  ///< the lowest first
};

}  // namespace

std::string percentile_plot(const Histogram& latency, const Histogram& service) {
  return latency.count() == 0 ? std::string() : Plot(latency, service).text();
}

}  // namespace wskit::cli
