#include "load/summary.h"

#include <algorithm>

namespace wskit::load {
namespace {

Failure& failure_of(std::vector<Failure>& failures, ErrorKind kind, const std::string& first) {
  const auto known = std::find_if(failures.begin(), failures.end(),
                                  [kind](const Failure& f) { return f.kind == kind; });
  if (known != failures.end()) return *known;
  return failures.emplace_back(Failure{kind, 0, first});
}

}  // namespace

void Summary::add_failure(const Error& error) {
  ++failure_of(failures, error.kind, error.message).count;
}

void Summary::merge(const Summary& other) {
  attempted += other.attempted;
  for (std::size_t i = 0; i < kLosses; ++i)
    losses[i] += other.losses[i];
  latency.merge(other.latency);
  service.merge(other.service);
  altered += other.altered;
  unasked += other.unasked;
  connections += other.connections;
  opened += other.opened;
  for (const Failure& failure : other.failures) {
    failure_of(failures, failure.kind, failure.first).count += failure.count;
  }
  elapsed = std::max(elapsed, other.elapsed);
  per_second += other.per_second;
  late += other.late;
  worst_lag = std::max(worst_lag, other.worst_lag);
  busiest = std::max(busiest, other.busiest);
  interrupted = interrupted || other.interrupted;
}

std::uint64_t Summary::failed_connections() const {
  std::uint64_t count = 0;
  for (const Failure& failure : failures)
    count += failure.count;
  return count;
}

}  // namespace wskit::load
