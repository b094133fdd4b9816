#include "cli/find_max.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/quantity.h"

namespace wskit::cli {
namespace {

constexpr double kErrorsBorne = 0.001;
constexpr double kAnswered = 0.95;

load::Search::Plan search_plan(const FindMax::Plan& plan) {
  load::Search::Plan search;
  search.start = plan.start;
  search.most = plan.most;
  search.confirmations = plan.confirmations;
  search.whole = plan.axis == FindMax::Axis::kConnections;
  return search;
}

bool is_about_errors(const Threshold& objective) {
  return objective.text().starts_with("errors") || objective.text().starts_with("lost");
}

}  // namespace

FindMax::FindMax(Plan plan, load::BenchConfig config, Measure measure, Now now)
    : plan_(std::move(plan)),
      config_(std::move(config)),
      measure_(std::move(measure)),
      now_(std::move(now)),
      started_(now_()),
      search_(search_plan(plan_)) {}

load::BenchConfig FindMax::config_of(double load) const {
  load::BenchConfig config = config_;
  if (plan_.axis == Axis::kRate) {
    config.rate = load;
    return config;
  }
  config.connections = static_cast<std::uint64_t>(load);
  config.workers = std::min(config.workers, config.connections);
  return config;
}

bool FindMax::has_time() const {
  const Duration one = config_.warmup + config_.duration.value_or(Duration::zero());
  return now_() + one <= started_ + plan_.within;
}

void FindMax::run(const std::function<void(const Run& run)>& tried) {
  while (!search_.over()) {
    if (!has_time()) {
      cut_short_ = true;
      return search_.give_up();
    }
    const double load = search_.load();
    last_ = measure_(config_of(load));
    if (last_.interrupted || last_.opened == 0) {
      cut_short_ = true;
      return search_.give_up();
    }
    runs_.push_back(judged(load, last_));
    if (runs_.back().missed.empty()) met_[load] = last_;
    tried(runs_.back());
    search_.take(runs_.back().missed.empty());
  }
}

const load::Summary& FindMax::summary() const {
  const auto best = search_.best();
  return best ? met_.at(*best) : last_;
}

FindMax::Run FindMax::judged(double load, const load::Summary& summary) const {
  Run run{load,
          summary.per_second,
          summary.latency.percentile(50),
          summary.latency.percentile(99),
          summary.attempted,
          summary.errors(),
          {},
          summary.kept_up()};
  bool errors_are_named = false;
  for (const Threshold& objective : plan_.objectives) {
    errors_are_named = errors_are_named || is_about_errors(objective);
    if (run.missed.empty() && !objective.holds(summary)) run.missed = objective.figure_now(summary);
  }
  const auto attempted = static_cast<double>(std::max<std::uint64_t>(summary.attempted, 1));
  const double failed = static_cast<double>(run.errors) / attempted;
  if (run.missed.empty() && !errors_are_named && failed > kErrorsBorne) {
    run.missed = fmt::format("errors are {}%", format_number(100 * failed));
  }
  using Seconds = std::chrono::duration<double>;
  const double asked = attempted / std::max(Seconds(summary.elapsed).count(), 1e-9);
  if (run.missed.empty() && config_of(load).rate && run.per_second < kAnswered * asked) {
    run.missed = fmt::format("rate is {}", format_rate(run.per_second));
  }
  return run;
}

bool FindMax::generator_was_the_limit() const {
  const auto missed = search_.missed();
  if (!missed) return false;
  return std::none_of(runs_.begin(), runs_.end(), [missed](const Run& run) {
    return run.load == *missed && !run.missed.empty() && run.kept_up;
  });
}

std::string_view name_of(FindMax::Axis axis) {
  return axis == FindMax::Axis::kRate ? "rate" : "connections";
}

}  // namespace wskit::cli
