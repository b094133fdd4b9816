#include "load/search.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace wskit::load {

Search::Search(const Plan& plan) : plan_(plan) {
  WSKIT_ASSERT(plan.start >= 1 && plan.most >= plan.start);
  WSKIT_ASSERT(plan.precision > 0 && plan.repeats % 2 == 1 && plan.confirmations >= 1);
  begin(plan.start);
}

void Search::take(bool met) {
  WSKIT_ASSERT(!over());
  Point& now = points_.back();
  ++(met ? now.met : now.missed);
  const int most = plan_.repeats / 2 + 1;
  if (stage_ == Stage::kConfirm) {
    if (now.missed > 0) return failed();
    if (now.met == plan_.confirmations) return passed();
    return;
  }
  // On the way up one pass is enough: whatever it comes to is confirmed in the end.
  if (now.met == (stage_ == Stage::kClimb ? 1 : most)) return passed();
  if (now.missed == most) failed();
}

void Search::passed() {
  if (stage_ == Stage::kConfirm) {
    confirmed_ = true;
    return give_up();
  }
  met_.push_back(load());
  go_on();
}

void Search::failed() {
  missed_ = load();
  while (!met_.empty() && met_.back() >= *missed_)
    met_.pop_back();
  go_on();
}

void Search::go_on() {
  if (!missed_) {
    if (load() >= plan_.most) return confirm(load());
    return begin(std::min(2 * load(), plan_.most));
  }
  if (met_.empty()) {
    if (*missed_ <= 1) return give_up();
    return begin(std::max(plan_.whole ? std::floor(*missed_ / 2) : *missed_ / 2, 1.0));
  }
  if (close(met_.back(), *missed_)) return confirm(met_.back());
  stage_ = Stage::kNarrow;
  begin(between(met_.back(), *missed_));
}

void Search::begin(double load) {
  points_.push_back({load, 0, 0});
}

void Search::confirm(double load) {
  stage_ = Stage::kConfirm;
  ++candidates_;
  begin(load);
}

std::optional<double> Search::best() const {
  if (met_.empty()) return std::nullopt;
  return met_.back();
}

double Search::between(double low, double high) const {
  const double middle = std::sqrt(low * high);
  if (plan_.whole) return std::clamp(std::round(middle), low + 1, high - 1);
  // Three digits are easier to read, and finer than any run is.
  const double unit = std::pow(10, std::floor(std::log10(middle)) - 2);
  const double rounded = std::round(middle / unit) * unit;
  return rounded > low && rounded < high ? rounded : middle;
}

bool Search::close(double low, double high) const {
  return high <= low * (1 + plan_.precision) || (plan_.whole && high - low < 2);
}

}  // namespace wskit::load
