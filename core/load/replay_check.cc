#include "load/replay_check.h"

#include <algorithm>
#include <utility>

namespace wskit::load {
namespace {

using Kind = ReplayDifference::Kind;

struct Bound {
  std::size_t messages;
  std::size_t bytes;

  [[nodiscard]] bool is_reached(std::size_t count, std::size_t size) const {
    return count >= messages || size >= bytes;
  }
};

constexpr Bound kPlenty = {1024, std::size_t{16} << 20};
// Of what came from a server that has to be read, lest it does not read either.
constexpr Bound kMost = {65'536, std::size_t{64} << 20};

std::string in_milliseconds(Duration duration) {
  return std::to_string(std::chrono::ceil<std::chrono::milliseconds>(duration).count()) + " ms";
}

}  // namespace

std::string_view ReplayDifference::title() const {
  switch (kind) {
    case Kind::kDiffers:
      return "the reply differs";
    case Kind::kLate:
      return "the reply came late";
    case Kind::kMissing:
      return "this reply did not come";
    case Kind::kExtra:
      return "after this line came a reply that was not recorded";
    case Kind::kClose:
      break;
  }
  return "the connection ended in another way";
}

ReplayCheck::ReplayCheck(const CheckConfig& config, Report report)
    : config_(config), report_(std::move(report)) {}

void ReplayCheck::expect(const envelope::Body& recorded, std::size_t line, TimePoint now,
                         std::unique_ptr<const capture::Rule> own) {
  // Whoever does not heed `is_full` must not fill the memory either.
  if (is_full()) settle(true);
  if (is_full()) tell_missing(0);
  recorded_.push_back({capture::Message(recorded), now, line, std::move(own)});
  recorded_bytes_ += recorded.bytes.size();
  settle(false);
}

void ReplayCheck::receive(const envelope::Body& got, TimePoint now, std::size_t line) {
  got_.push_back({capture::Message(got), now, line});
  got_bytes_ += got.bytes.size();
  settle(false);
}

void ReplayCheck::give_up() {
  settle(true);
  while (!recorded_.empty())
    tell_missing(0);
}

void ReplayCheck::finish() {
  give_up();
  while (!got_.empty())
    tell_extra();
}

bool ReplayCheck::is_full() const {
  return kPlenty.is_reached(recorded_.size(), recorded_bytes_);
}

bool ReplayCheck::is_ahead() const {
  return kPlenty.is_reached(got_.size(), got_bytes_);
}

bool ReplayCheck::is_overrun() const {
  return kMost.is_reached(got_.size(), got_bytes_);
}

/// Says what can be said; `at_once`: though more to come might change it.
void ReplayCheck::settle(bool at_once) {
  if (config_.unordered) return settle_unordered(at_once);
  while (!recorded_.empty() && !got_.empty()) {
    if (agree(0, 0)) {
      tell_pair(0, 0);
      continue;
    }
    const bool sees_enough = std::min(recorded_.size(), got_.size()) > kWindow;
    if (!sees_enough && !at_once && !is_overrun()) return;
    pass(next_agreement());
  }
  // A peer that says more than was recorded must not fill the memory.
  while (is_overrun())
    tell_extra();
}

/// How many on each side to pass over to where both agree, or else are of a kind; the fewest, and
/// rather as many on both sides. One on each side when that is not in sight.
ReplayCheck::Step ReplayCheck::next_agreement() const {
  if (const auto step = nearest(&ReplayCheck::agree)) return *step;
  if (resemble(0, 0)) return {1, 1};
  return nearest(&ReplayCheck::resemble).value_or(Step{1, 1});
}

std::optional<ReplayCheck::Step> ReplayCheck::nearest(Likeness likeness) const {
  const auto are_alike = [&](std::size_t recorded, std::size_t got) {
    return recorded < recorded_.size() && got < got_.size() && (this->*likeness)(recorded, got);
  };
  for (std::size_t far = 1; far <= kWindow; ++far) {
    for (std::size_t near = far + 1; near-- > 0;) {
      if (are_alike(far, near)) return Step{far, near};
      if (are_alike(near, far)) return Step{near, far};
    }
  }
  return std::nullopt;
}

bool ReplayCheck::agree(std::size_t recorded, std::size_t got) const {
  const Held& expected = recorded_[recorded];
  return capture::compare(rule_of(expected), expected.message, got_[got].message).empty();
}

bool ReplayCheck::resemble(std::size_t recorded, std::size_t got) const {
  return capture::resemble(recorded_[recorded].message, got_[got].message);
}

void ReplayCheck::pass(Step step) {
  for (; step.recorded > 0 && step.got > 0; --step.recorded, --step.got)
    tell_pair(0, 0);
  for (; step.recorded > 0; --step.recorded)
    tell_missing(0);
  for (; step.got > 0; --step.got)
    tell_extra();
}

void ReplayCheck::settle_unordered(bool at_once) {
  // Only what has come last on its side can have made a pair.
  while (meet(&ReplayCheck::agree)) {
  }
  while (!recorded_.empty() && !got_.empty()) {
    const bool sees_enough = std::min(recorded_.size(), got_.size()) > kUnordered;
    if (!sees_enough && !at_once && !is_overrun()) return;
    if (!meet(&ReplayCheck::agree)) pass_oldest();
  }
  while (is_overrun())
    tell_extra();
}

/// Tells of the newest on either side with the oldest on the other that it is like; rather with the
/// very same message, since what is like many may have another.
bool ReplayCheck::meet(Likeness likeness) {
  if (std::min(recorded_.size(), got_.size()) == 0) return false;
  const std::size_t newest = got_.size() - 1;
  const std::size_t last = recorded_.size() - 1;
  for (const bool very_same : {true, false}) {
    const auto are_alike = [&](std::size_t recorded, std::size_t got) {
      const bool same = recorded_[recorded].message.bytes() == got_[got].message.bytes();
      return (same || !very_same) && (this->*likeness)(recorded, got);
    };
    for (std::size_t i = 0; i < std::min(recorded_.size(), kUnordered); ++i) {
      if (!are_alike(i, newest)) continue;
      tell_pair(i, newest);
      return true;
    }
    for (std::size_t i = 0; last < kUnordered && i < got_.size(); ++i) {
      if (!are_alike(last, i)) continue;
      tell_pair(last, i);
      return true;
    }
  }
  return false;
}

/// The oldest recorded reply has not come; of those that have, one of its kind stands for it: the
/// one that differs in the fewest places.
void ReplayCheck::pass_oldest() {
  const Held& expected = recorded_.front();
  std::optional<std::size_t> nearest;
  std::size_t fewest = 0;
  for (std::size_t i = 0; i < std::min(got_.size(), kUnordered); ++i) {
    const auto places = capture::compare(rule_of(expected), expected.message, got_[i].message);
    const bool is_kin = places.empty() || resemble(0, i);
    if (!is_kin || (nearest && places.size() >= fewest)) continue;
    nearest = i;
    fewest = places.size();
  }
  nearest ? tell_pair(0, *nearest) : tell_missing(0);
}

/// Says how they differ, if they do, and is done with both.
void ReplayCheck::tell_pair(std::size_t recorded, std::size_t got) {
  const Held& expected = recorded_[recorded];
  const Held& came = got_[got];
  line_ = expected.line;
  const capture::Rule& rule = rule_of(expected);
  auto places = capture::compare(rule, expected.message, came.message);
  const Duration after = came.at - expected.at;
  if (!places.empty()) {
    report(Kind::kDiffers, std::move(places), &came.message);
  } else if (rule.within && after > *rule.within) {
    report(Kind::kLate,
           {{"", "within " + in_milliseconds(*rule.within), "after " + in_milliseconds(after)}},
           &came.message);
  }
  drop(recorded_, recorded);
  drop(got_, got);
}

void ReplayCheck::tell_missing(std::size_t recorded) {
  const Held& expected = recorded_[recorded];
  line_ = expected.line;
  report(Kind::kMissing, {{"", capture::readable(expected.message.body()), std::nullopt}});
  drop(recorded_, recorded);
}

void ReplayCheck::tell_extra() {
  const capture::Message& came = got_.front().message;
  report(Kind::kExtra, {{"", std::nullopt, capture::readable(came.body())}}, &came);
  drop(got_);
}

void ReplayCheck::drop(std::deque<Held>& from, std::size_t index) {
  const auto held = from.begin() + static_cast<std::ptrdiff_t>(index);
  (&from == &recorded_ ? recorded_bytes_ : got_bytes_) -= held->message.bytes().size();
  from.erase(held);
}

void ReplayCheck::report(Kind kind, std::vector<capture::Difference> places,
                         const capture::Message* got) {
  ReplayDifference difference;
  difference.kind = kind;
  difference.line = line_;
  difference.places = std::move(places);
  difference.got = got;
  if (kind == Kind::kExtra) difference.behind = std::max(line_, got_.front().line);
  report_(std::move(difference));
}

const capture::Rule& ReplayCheck::rule_of(const Held& recorded) const {
  return recorded.own == nullptr ? config_.rule : *recorded.own;
}

}  // namespace wskit::load
