#include "flow/pacer.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "base/assert.h"

namespace wskit::flow {
namespace {

constexpr double kSecond = 1e9;   // nanoseconds
constexpr double kFastest = 1e9;  // messages a second

}  // namespace

Pacer::Pacer(double per_second) {
  WSKIT_ASSERT(per_second > 0 && per_second <= kFastest);
  constexpr double kForEver = std::numeric_limits<double>::infinity();
  legs_.push_back({0, 0, kForEver, per_second / kSecond, 0, kSecond / per_second});
  total_ = end_ = kForEver;
}

Pacer::Pacer(std::span<const RateStage> stages) {
  for (const RateStage& stage : stages)
    add(stage);
}

void Pacer::add(const RateStage& stage) {
  WSKIT_ASSERT(stage.from >= 0 && stage.from <= kFastest && stage.to >= 0 && stage.to <= kFastest);
  const auto length = static_cast<double>(stage.length.count());
  const double from = stage.from / kSecond;
  const double to = stage.to / kSecond;
  const double messages = (from + to) / 2 * length;
  if (messages > 0) {
    const double apart = stage.from == stage.to ? kSecond / stage.from : 0;
    legs_.push_back({end_, total_, length, from, (to - from) / length, apart});
  }
  end_ += length;
  total_ += messages;
}

double Pacer::Leg::time_of(double message) const {
  if (slope == 0) return begin + message * apart;
  if (message <= 0) return begin;
  // Of the two solutions of message = from * t + slope * t^2 / 2 the first, in the form that loses
  // no digits to a difference.
  const double root = std::sqrt(std::max(0.0, from * from + 2 * slope * message));
  return begin + std::min(length, 2 * message / (from + root));
}

double Pacer::Leg::messages_by(double time) const {
  const double t = std::min(time - begin, length);
  return before + (slope == 0 ? t / apart : t * (from + slope * t / 2));
}

Duration Pacer::due(std::uint64_t k) const {
  const auto message = static_cast<double>(k);
  if (message >= total_) return kNever;
  const auto next = std::upper_bound(legs_.begin(), legs_.end(), message,
                                     [](double m, const Leg& leg) { return m < leg.before; });
  const Leg& leg = *std::prev(next);
  const double time = leg.time_of(message - leg.before);
  return time < static_cast<double>(kNever.count()) ? Duration(static_cast<Duration::rep>(time))
                                                    : kNever;
}

std::uint64_t Pacer::due_by(Duration elapsed) const {
  if (elapsed < Duration(0) || legs_.empty()) return 0;
  const auto time = static_cast<double>(elapsed.count());
  const auto next = std::upper_bound(legs_.begin(), legs_.end(), time,
                                     [](double t, const Leg& leg) { return t < leg.begin; });
  if (next == legs_.begin()) return 0;
  // Rounding goes apart on the way there and back: the estimate may be a little off either way.
  auto k = static_cast<std::uint64_t>(std::prev(next)->messages_by(time));
  while (k > 0 && due(k) > elapsed)
    --k;
  while (due(k) <= elapsed)
    ++k;
  return k;
}

Deal::Deal(std::uint64_t slots, std::uint64_t workers, std::uint64_t index)
    : slots_(slots), workers_(workers), index_(index), owned_(share_of(slots, workers, index)) {
  WSKIT_ASSERT(index < workers && workers <= slots);
}

}  // namespace wskit::flow
