#include "cli/progress_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/quantity.h"

namespace wskit::cli {
namespace {

constexpr std::size_t kNarrowestBar = 8;
constexpr std::size_t kWidestBar = 30;
constexpr std::size_t kFrame = 4;  ///< its brackets, and what is between it and the rest
constexpr std::string_view kBetween = "  ";

std::string bar(double share, std::size_t width) {
  const auto full = static_cast<std::size_t>(
      std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(width)));
  return "[" + std::string(full, '#') + std::string(width - full, '-') + "]";
}

std::string shown(std::string_view name, const std::optional<Duration>& latency) {
  return latency ? fmt::format("{} {}", name, format_latency(*latency)) : std::string();
}

struct Part {
  std::string text;
  int rank;  ///< the lower, the longer it stays
  bool kept = false;
};

/// Keeps what has room, by rank; the columns that are left.
std::size_t keep_some(std::span<Part> parts, std::size_t columns) {
  std::vector<Part*> by_rank;
  for (Part& part : parts)
    by_rank.push_back(&part);
  std::sort(by_rank.begin(), by_rank.end(),
            [](const Part* a, const Part* b) { return a->rank < b->rank; });
  std::size_t left = columns;
  for (Part* part : by_rank) {
    const std::size_t width = part->text.size() + (left == columns ? 0 : kBetween.size());
    if (part->text.empty() || width > left) continue;
    part->kept = true;
    left -= width;
  }
  return left;
}

}  // namespace

std::string progress_text(const ProgressFigures& figures, std::size_t columns) {
  std::array<Part, 7> parts = {{
      {figures.stage, 0},
      {format_rate(figures.per_second), 1},
      {shown("p99 now", figures.p99_now), 3},
      {shown("p50", figures.p50), 6},
      {shown("p99", figures.p99), 5},
      {fmt::format("{} open", format_count(figures.connections)), 4},
      {fmt::format("{} failed", format_count(figures.errors)), figures.errors > 0 ? 2 : 7},
  }};
  const std::size_t left = keep_some(parts, columns - std::min<std::size_t>(columns, 1));
  std::string line;
  if (figures.share && left >= kNarrowestBar + kFrame) {
    line = bar(*figures.share, std::min(left - kFrame, kWidestBar));
  }
  for (const Part& part : parts) {
    if (!part.kept) continue;
    if (!line.empty()) line += kBetween;
    line += part.text;
  }
  return line;
}

}  // namespace wskit::cli
