#include "cli/fanout_figures.h"

#include <algorithm>
#include <vector>

namespace wskit::cli {

void FanoutFigures::merge(const FanoutFigures& other) {
  if (other.delivered_most > 0) merge_means(other);
  published += other.published;
  receivers += other.receivers;
  delivered_least = std::min(delivered_least, other.delivered_least);
  delivered_most = std::max(delivered_most, other.delivered_most);
}

void FanoutFigures::merge_means(const FanoutFigures& other) {
  const bool is_first = delivered_most == 0;
  const bool all_known = (is_first || means.count() > 0) && other.means.count() > 0;
  mean_fastest = is_first ? other.mean_fastest : std::min(mean_fastest, other.mean_fastest);
  means.merge(other.means);
  mean_median = all_known ? means.percentile(50) : std::max(mean_median, other.mean_median);
  if (other.mean_slowest <= mean_slowest) return;
  mean_slowest = other.mean_slowest;
  slowest = other.slowest;
}

FanoutFigures fanout_of(const load::Summary& summary) {
  FanoutFigures figures;
  const std::vector<load::Receiver>& receivers = summary.receivers;
  if (receivers.empty()) return figures;
  figures.receivers = receivers.size();
  for (const load::Receiver& receiver : receivers) {
    figures.published += receiver.published;
    if (receiver.delivered > 0) figures.means.record(receiver.mean());
  }
  const auto [least, most] =
      std::minmax_element(receivers.begin(), receivers.end(),
                          [](const auto& a, const auto& b) { return a.delivered < b.delivered; });
  figures.delivered_least = least->delivered;
  figures.delivered_most = most->delivered;
  const auto slowest =
      std::max_element(receivers.begin(), receivers.end(),
                       [](const auto& a, const auto& b) { return a.mean() < b.mean(); });
  figures.mean_fastest = figures.means.min();
  figures.mean_median = figures.means.percentile(50);
  figures.mean_slowest = figures.means.max();
  figures.slowest = slowest->connection;
  return figures;
}

}  // namespace wskit::cli
