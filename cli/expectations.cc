#include "cli/expectations.h"

#include <algorithm>
#include <utility>

namespace wskit::cli {
namespace {

constexpr std::size_t kMaxWaiting = 1000;

}  // namespace

bool Expectations::add(std::string_view ref, capture::Match match,
                       std::optional<Duration> timeout) {
  if (waiting_.size() >= kMaxWaiting) return false;
  const TimePoint give_up = timeout ? loop_.now() + *timeout : TimePoint::max();
  waiting_.push_back({std::string(ref), std::move(match), give_up});
  rearm();
  return true;
}

template <class Predicate>
std::list<Expectations::Waiting> Expectations::take_out(Predicate due) {
  std::list<Waiting> out;
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    const auto candidate = it++;
    if (due(*candidate)) out.splice(out.end(), waiting_, candidate);
  }
  if (!out.empty()) rearm();
  return out;
}

void Expectations::take(std::string_view message) {
  for (const Waiting& each : take_out([&](const Waiting& one) { return one.match(message); }))
    settle_(each.ref, message);
}

void Expectations::close() {
  for (const Waiting& each : take_out([](const Waiting& /*one*/) { return true; }))
    settle_(each.ref, Error{ErrorKind::kLost, "the connection ended before it came"});
}

void Expectations::rearm() {
  const auto earliest =
      std::min_element(waiting_.begin(), waiting_.end(),
                       [](const Waiting& a, const Waiting& b) { return a.give_up < b.give_up; });
  if (earliest == waiting_.end() || earliest->give_up == TimePoint::max()) {
    deadline_.disarm();
  } else {
    loop_.arm(deadline_, earliest->give_up);
  }
}

void Expectations::on_deadline(flow::Deadline& /*which*/) {
  const TimePoint now = loop_.now();
  for (const Waiting& each : take_out([now](const Waiting& one) { return one.give_up <= now; }))
    settle_(each.ref, Error{ErrorKind::kTimeout, "timed out"});
}

}  // namespace wskit::cli
