#include "flow/backoff.h"

#include <algorithm>
#include <cmath>

namespace wskit::flow {

Duration Backoff::next(Rng& rng) {
  const double max = static_cast<double>(config_.max.count());
  // Beyond the range of double it is infinite, which the maximum bounds like anything else.
  const double grown = static_cast<double>(config_.base.count()) *
                       std::pow(config_.factor, static_cast<double>(attempts_));
  ++attempts_;
  const double wait = std::min(grown, max);
  // Where the maximum cuts the spread off, chance has what is left of it: were the rest put onto
  // the maximum itself, half of all clients would come back together.
  const double least = wait * (1 - config_.jitter);
  const double most = std::min(wait * (1 + config_.jitter), max);
  const double chosen = least + (most - least) * rng.unit();
  return std::max(Duration(static_cast<Duration::rep>(chosen)), kShortest);
}

void Backoff::succeeded(Duration duration) {
  if (duration >= config_.reset) attempts_ = 0;
}

}  // namespace wskit::flow
