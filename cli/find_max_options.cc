#include "cli/find_max_options.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace wskit::cli {
namespace {

constexpr std::uint64_t kMostConfirmations = 1000;

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

}  // namespace

void FindMaxOptions::add_to(OptionTable& options) {
  const auto take_slo = [this](std::string_view text) -> Status {
    for (bool more = true; more;) {
      const std::size_t comma = text.find(',');
      auto objective = Threshold::parse(text.substr(0, comma));
      if (!objective) return std::move(objective).error();
      slo_.push_back(*std::move(objective));
      more = comma != std::string_view::npos;
      if (more) text.remove_prefix(comma + 1);
    }
    return ok();
  };
  options.group("Search")
      .choice("--find-max", axis_, {{"rate", Wanted::kRate}, {"connections", Wanted::kConnections}},
              "Search for the highest of these at which --slo is met")
      .contradicts({"--mode push|idle"})
      .values("--slo", "EXPRESSION", take_slo,
              "What has to hold then, as in 'p99<50ms,errors<1%'; all of them have to")
      .needs({"--find-max"})
      .time("--find-within", within_,
            "With --find-max: begin no run that could end later than this (default 5m)")
      .needs({"--find-max"})
      .count("--find-confirm", confirmations_,
             "With --find-max: so many runs in a row have to meet --slo in the end (default 3)")
      .needs({"--find-max"});
}

Status FindMaxOptions::check() const {
  if (!wanted()) return ok();
  if (confirmations_ && (*confirmations_ == 0 || *confirmations_ > kMostConfirmations)) {
    return usage("--find-confirm: from 1 to 1000 runs; 3 are usual");
  }
  if (slo_.empty()) return usage("--find-max: needs --slo, as in --slo 'p99<50ms'");
  return ok();
}

FindMax::Plan FindMaxOptions::plan(const load::BenchConfig& config,
                                   std::uint64_t most_connections) const {
  FindMax::Plan plan;
  plan.objectives = slo_;
  plan.within = within_.value_or(plan.within);
  if (confirmations_) plan.confirmations = static_cast<int>(*confirmations_);
  if (axis_ == Wanted::kRate) {
    plan.start = std::clamp(config.rate.value_or(plan.start), 1.0, plan.most);
    return plan;
  }
  plan.axis = FindMax::Axis::kConnections;
  plan.most = static_cast<double>(std::max(most_connections, config.connections));
  plan.start = static_cast<double>(config.connections);
  return plan;
}

}  // namespace wskit::cli
