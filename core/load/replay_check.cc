#include "load/replay_check.h"

#include <algorithm>
#include <utility>

#include "capture/digest.h"

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
// That two replies differ in, when it is asked how far they are apart.
constexpr std::size_t kMostApart = 20;
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
    case Kind::kOpen:
      return "the connection opened in another way";
    case Kind::kClose:
      break;
  }
  return "the connection ended in another way";
}

ReplayCheck::ReplayCheck(const CheckConfig& config, const capture::Secrets& secrets, Report report)
    : config_(config),
      secrets_(secrets),
      report_(std::move(report)),
      pairs_(recorded_, got_, [this](const HeldReply& recorded, const HeldReply& got) {
        return agree(recorded, got);
      }) {}

void ReplayCheck::expect(const envelope::Body& recorded, std::size_t line, TimePoint now,
                         std::unique_ptr<const capture::Rule> own) {
  // Whoever does not heed `is_full` must not fill the memory either.
  if (is_full()) settle(true);
  if (is_full()) tell_missing();
  HeldReply& reply = recorded_.push({capture::Message(recorded), now, line, std::move(own)});
  if (reply.own == nullptr) note_digest(reply);
  settle(false);
}

void ReplayCheck::receive(const envelope::Body& got, TimePoint now, std::size_t line) {
  note_digest(got_.push({capture::Message(got), now, line}));
  settle(false);
}

/// Without an order, each is held against many.
void ReplayCheck::note_digest(HeldReply& reply) const {
  if (config_.unordered) reply.digest = capture::digest(config_.rule, reply.message, secrets_);
}

void ReplayCheck::give_up() {
  settle(true);
  while (!recorded_.empty())
    tell_missing();
}

void ReplayCheck::finish() {
  give_up();
  while (!got_.empty())
    tell_extra();
}

bool ReplayCheck::is_full() const {
  return kPlenty.is_reached(recorded_.size(), recorded_.bytes());
}

bool ReplayCheck::is_ahead() const {
  return kPlenty.is_reached(got_.size(), got_.bytes());
}

bool ReplayCheck::is_overrun() const {
  return kMost.is_reached(got_.size(), got_.bytes());
}

/// Whether what is held on both sides is more than what is looked at, or all that there may be.
bool ReplayCheck::sees_enough(std::size_t window) const {
  return std::min(recorded_.size(), got_.size()) > window || (is_full() && is_ahead());
}

/// Says what can be said; `at_once`: though more to come might change it.
void ReplayCheck::settle(bool at_once) {
  if (config_.unordered) return settle_unordered(at_once);
  while (!recorded_.empty() && !got_.empty()) {
    if (are_equal(0, 0)) {
      tell_next_pair();
      continue;
    }
    if (!sees_enough(kWindow) && !at_once && !is_overrun()) return;
    pass(next_agreement());
  }
  // A peer that says more than was recorded must not fill the memory.
  while (is_overrun())
    tell_extra();
}

/// How many on each side to pass over to where both agree, or else are of a kind; the fewest, and
/// rather as many on both sides. One on each side when that is not in sight.
ReplayCheck::Step ReplayCheck::next_agreement() const {
  if (const auto step = nearest(&ReplayCheck::are_equal)) return *step;
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

bool ReplayCheck::agree(const HeldReply& recorded, const HeldReply& got) const {
  const bool can_agree = !recorded.digest || !got.digest || *recorded.digest == *got.digest;
  return can_agree && capture::agree(rule_of(recorded), recorded.message, got.message, secrets_);
}

bool ReplayCheck::are_equal(std::size_t recorded, std::size_t got) const {
  return agree(recorded_[recorded], got_[got]);
}

bool ReplayCheck::resemble(std::size_t recorded, std::size_t got) const {
  return capture::resemble(recorded_[recorded].message, got_[got].message);
}

void ReplayCheck::pass(Step step) {
  for (; step.recorded > 0 && step.got > 0; --step.recorded, --step.got)
    tell_next_pair();
  for (; step.recorded > 0; --step.recorded)
    tell_missing();
  for (; step.got > 0; --step.got)
    tell_extra();
}

void ReplayCheck::settle_unordered(bool at_once) {
  pair_off();
  while (!recorded_.empty() && !got_.empty()) {
    if (!sees_enough(kUnordered) && !at_once && !is_overrun()) break;
    at_once ? pass_window() : pass_oldest();
    pair_off();
  }
  if (recorded_.size() >= kUnordered) make_room();
  while (at_once && !pairs_.empty())
    tell_oldest_pair();
  while (is_overrun())
    tell_extra();
}

void ReplayCheck::pair_off() {
  pairs_.take_newcomers();
  while (pairs_.is_full())
    tell_oldest_pair();
}

/// The oldest recorded reply has not come; of those that have, one of its kind stands for it: the
/// one that differs in the fewest places.
void ReplayCheck::pass_oldest() {
  std::optional<std::size_t> nearest;
  std::size_t fewest = kMostApart;
  for (std::size_t i = 0; i < std::min(got_.size(), kUnordered) && fewest > 1; ++i) {
    const auto places = distance(0, i, fewest);
    if (!places || (nearest && *places >= fewest)) continue;
    nearest = i;
    fewest = *places;
  }
  nearest ? tell_next_pair(*nearest) : tell_missing();
  make_room();
}

/// What has no partner among all that can be seen must not keep the rest from being read.
void ReplayCheck::make_room() {
  while (is_ahead())
    tell_extra();
}

/// None of the oldest that wait has come. Those that are nearest to each other stand for each other
/// first, so that one that is missing takes no other one's place.
void ReplayCheck::pass_window() {
  const auto stand_ins =
      nearest_pairs(std::min(recorded_.size(), kUnordered), std::min(got_.size(), kUnordered),
                    [this](std::size_t recorded, std::size_t got) {
                      return distance(recorded, got, kMostApart);
                    });
  std::vector<std::size_t> gone;
  for (const auto& got : stand_ins) {
    if (!got) {
      tell_missing();
      continue;
    }
    const auto before =
        std::count_if(gone.begin(), gone.end(), [&](std::size_t one) { return one < *got; });
    gone.push_back(*got);
    tell_next_pair(*got - static_cast<std::size_t>(before));
  }
}

/// In how many places the two differ, as far as `most`, when they are of a kind.
std::optional<std::size_t> ReplayCheck::distance(std::size_t recorded, std::size_t got,
                                                 std::size_t most) const {
  if (!resemble(recorded, got)) return std::nullopt;
  const HeldReply& expected = recorded_[recorded];
  return capture::count_differences(rule_of(expected), expected.message, got_[got].message, most,
                                    secrets_);
}

/// Says how they differ, if they do.
void ReplayCheck::tell_pair(const HeldReply& expected, const HeldReply& came) {
  line_ = expected.line;
  const capture::Rule& rule = rule_of(expected);
  auto places = capture::compare(rule, expected.message, came.message, secrets_);
  const Duration after = came.at - expected.at;
  if (!places.empty()) {
    report(Kind::kDiffers, std::move(places), &expected, &came);
  } else if (rule.within && after > *rule.within) {
    report(Kind::kLate,
           {{"", "within " + in_milliseconds(*rule.within), "after " + in_milliseconds(after)}},
           &expected, &came);
  }
}

void ReplayCheck::tell_oldest_pair() {
  const ReplyPairs::Pair pair = pairs_.take_oldest();
  tell_pair(pair.recorded, pair.got);
}

/// The oldest recorded reply, and what came in its place.
void ReplayCheck::tell_next_pair(std::size_t got) {
  const HeldReply expected = take_recorded();
  const HeldReply came = take_got(got);
  tell_pair(expected, came);
}

void ReplayCheck::tell_missing() {
  const HeldReply expected = take_recorded();
  line_ = expected.line;
  report(Kind::kMissing, {{"", capture::readable(expected.message.body(), secrets_), std::nullopt}},
         &expected, nullptr);
}

void ReplayCheck::tell_extra() {
  const HeldReply came = take_got();
  // Without an order, what was dealt with last says nothing.
  if (config_.unordered) line_ = came.line;
  report(Kind::kExtra, {{"", std::nullopt, capture::readable(came.message.body(), secrets_)}},
         nullptr, &came);
}

HeldReply ReplayCheck::take_recorded() {
  pairs_.forget_recorded(0);
  return recorded_.take();
}

HeldReply ReplayCheck::take_got(std::size_t index) {
  pairs_.forget_got(index);
  return got_.take(index);
}

void ReplayCheck::report(Kind kind, std::vector<capture::Difference> places,
                         const HeldReply* expected, const HeldReply* came) {
  ReplayDifference difference;
  difference.kind = kind;
  difference.line = line_;
  difference.places = std::move(places);
  std::optional<capture::Message> recorded;
  std::optional<capture::Message> got;
  const auto shown = [this](const HeldReply* reply, auto& kept) -> const capture::Message* {
    if (reply == nullptr) return nullptr;
    kept = capture::without_secrets(reply->message, secrets_);
    return kept ? &*kept : &reply->message;
  };
  difference.recorded = shown(expected, recorded);
  difference.got = shown(came, got);
  if (kind == Kind::kExtra) difference.behind = std::max(line_, came->line);
  report_(std::move(difference));
}

const capture::Rule& ReplayCheck::rule_of(const HeldReply& recorded) const {
  return recorded.own == nullptr ? config_.rule : *recorded.own;
}

}  // namespace wskit::load
