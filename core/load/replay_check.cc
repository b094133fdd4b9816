#include "load/replay_check.h"

#include <algorithm>
#include <utility>

namespace wskit::load {
namespace {

constexpr std::size_t kMostMessages = 1024;
constexpr std::size_t kMostBytes = std::size_t{16} << 20;

bool is_too_much(std::size_t messages, std::size_t bytes) {
  return messages >= kMostMessages || bytes >= kMostBytes;
}

}  // namespace

ReplayCheck::ReplayCheck(capture::Comparison comparison, Report report)
    : comparison_(comparison), report_(std::move(report)) {}

void ReplayCheck::expect(const envelope::Body& recorded, std::size_t line) {
  // Whoever does not heed `is_full` must not fill the memory either.
  if (is_full()) pass({1, 0});
  recorded_.push_back({recorded.form, std::string(recorded.bytes), line});
  recorded_bytes_ += recorded.bytes.size();
  settle(false);
}

void ReplayCheck::receive(const envelope::Body& got) {
  got_.push_back({got.form, std::string(got.bytes), 0});
  got_bytes_ += got.bytes.size();
  settle(false);
}

void ReplayCheck::give_up() {
  settle(true);
  pass({recorded_.size(), 0});
}

void ReplayCheck::finish() {
  give_up();
  pass({0, got_.size()});
}

bool ReplayCheck::is_full() const {
  return is_too_much(recorded_.size(), recorded_bytes_);
}

void ReplayCheck::settle(bool at_end) {
  while (!recorded_.empty() && !got_.empty()) {
    if (agree(0, 0)) {
      drop(recorded_);
      drop(got_);
      continue;
    }
    const bool sees_enough = std::min(recorded_.size(), got_.size()) > kWindow;
    const bool is_forced = at_end || is_full() || is_too_much(got_.size(), got_bytes_);
    if (!sees_enough && !is_forced) return;
    pass(next_agreement());
  }
  // A peer that says more than was recorded must not fill the memory.
  while (is_too_much(got_.size(), got_bytes_))
    pass({0, 1});
}

/// How many on each side to pass over to where both agree; the fewest, and rather as many on both
/// sides. One on each side when that is not in sight.
ReplayCheck::Step ReplayCheck::next_agreement() const {
  for (std::size_t far = 1; far <= kWindow; ++far) {
    for (std::size_t near = far + 1; near-- > 0;) {
      if (agree(far, near)) return {far, near};
      if (agree(near, far)) return {near, far};
    }
  }
  return {1, 1};
}

bool ReplayCheck::agree(std::size_t recorded, std::size_t got) const {
  return recorded < recorded_.size() && got < got_.size() &&
         capture::compare(comparison_, body_of(recorded_[recorded]), body_of(got_[got])).empty();
}

void ReplayCheck::pass(Step step) {
  using Kind = ReplayDifference::Kind;
  for (std::size_t i = 0; i < std::max(step.recorded, step.got); ++i) {
    if (i >= step.recorded) {
      report(Kind::kExtra, {{"", std::nullopt, capture::readable(body_of(got_.front()))}});
      drop(got_);
      continue;
    }
    const envelope::Body recorded = body_of(recorded_.front());
    line_ = recorded_.front().line;
    if (i >= step.got) {
      report(Kind::kMissing, {{"", capture::readable(recorded), std::nullopt}});
    } else {
      report(Kind::kDiffers, capture::compare(comparison_, recorded, body_of(got_.front())));
      drop(got_);
    }
    drop(recorded_);
  }
}

void ReplayCheck::drop(std::deque<Held>& from) {
  const Held& held = from.front();
  (&from == &recorded_ ? recorded_bytes_ : got_bytes_) -= held.bytes.size();
  if (held.line != 0) line_ = held.line;
  from.pop_front();
}

void ReplayCheck::report(ReplayDifference::Kind kind, std::vector<capture::Difference> places) {
  ReplayDifference difference;
  difference.kind = kind;
  difference.line = line_;
  difference.places = std::move(places);
  report_(std::move(difference));
}

}  // namespace wskit::load
