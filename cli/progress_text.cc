#include "cli/progress_text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "cli/quantity.h"

namespace wskit::cli {
namespace {

constexpr std::size_t kNarrowestBar = 8;
constexpr std::size_t kWidestBar = 30;

std::string bar(double share, std::size_t width) {
  const auto full = static_cast<std::size_t>(
      std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(width)));
  return "[" + std::string(full, '#') + std::string(width - full, '-') + "]";
}

std::string shown(std::string_view name, const std::optional<Duration>& latency) {
  return latency ? fmt::format("{} {}", name, format_latency(*latency)) : std::string();
}

}  // namespace

std::string progress_text(const ProgressFigures& figures, std::size_t columns) {
  struct Part {
    std::string text;
    int rank;  ///< the lower, the longer it stays
    bool kept = false;
  };
  std::array<Part, 7> parts = {{
      {figures.stage, 0},
      {format_rate(figures.per_second), 1},
      {shown("p99 now", figures.p99_now), 3},
      {shown("p50", figures.p50), 6},
      {shown("p99", figures.p99), 5},
      {fmt::format("{} open", format_count(figures.connections)), 4},
      {fmt::format("{} failed", format_count(figures.errors)), figures.errors > 0 ? 2 : 7},
  }};
  std::size_t left = columns - std::min<std::size_t>(columns, 1);
  for (int rank = 0; rank < static_cast<int>(parts.size()) + 1; ++rank) {
    for (Part& part : parts) {
      const std::size_t width = part.text.size() + (rank > 0 ? 2 : 0);
      if (part.rank != rank || part.text.empty() || width > left) continue;
      part.kept = true;
      left -= width;
    }
  }
  std::string line;
  if (figures.share && left >= kNarrowestBar + 4) {
    line = bar(*figures.share, std::min(left - 4, kWidestBar));
  }
  for (const Part& part : parts) {
    if (!part.kept) continue;
    line += (line.empty() ? "" : "  ") + part.text;
  }
  return line;
}

}  // namespace wskit::cli
