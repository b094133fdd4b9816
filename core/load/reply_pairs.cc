#include "load/reply_pairs.h"

#include <algorithm>
#include <array>

namespace wskit::load {
namespace {

constexpr std::size_t kMostPairBytes = std::size_t{16} << 20;

}  // namespace

void ReplyPairs::take_newcomers() {
  while (tried_got_ < got_.size()) {
    if (!take(Side::kGot, tried_got_)) ++tried_got_;
  }
  while (tried_recorded_ < std::min(recorded_.size(), kMost)) {
    if (!take(Side::kRecorded, tried_recorded_)) ++tried_recorded_;
  }
}

bool ReplyPairs::is_full() const {
  return pairs_.size() > kMost || bytes_ >= kMostPairBytes;
}

ReplyPairs::Pair ReplyPairs::take_oldest() {
  Pair pair = std::move(pairs_.front());
  pairs_.pop_front();
  bytes_ -= pair.recorded.message.bytes().size() + pair.got.message.bytes().size();
  return pair;
}

bool ReplyPairs::take(Side side, std::size_t index) {
  const bool is_got = side == Side::kGot;
  HeldReplies& here = is_got ? got_ : recorded_;
  HeldReplies& there = is_got ? recorded_ : got_;
  Path path;
  Tried tried(pairs_.size());
  if (!find_path(here[index], side, tried, path)) return false;
  HeldReply one = here.take(index);
  for (const std::size_t place : path.pairs)
    std::swap(is_got ? pairs_[place].got : pairs_[place].recorded, one);
  HeldReply other = there.take(path.free);
  forget(is_got ? tried_recorded_ : tried_got_, path.free);
  Pair pair =
      is_got ? Pair{std::move(other), std::move(one)} : Pair{std::move(one), std::move(other)};
  bytes_ += pair.recorded.message.bytes().size() + pair.got.message.bytes().size();
  pairs_.push_back(std::move(pair));
  return true;
}

bool ReplyPairs::find_path(const HeldReply& one, Side side, Tried& tried, Path& path) const {
  const bool is_got = side == Side::kGot;
  const bool is_newcomer = path.pairs.empty();
  const std::size_t most = !is_got && is_newcomer ? got_.size() : kMost;
  if (const auto place = find_free(one, side, most)) {
    path.free = *place;
    return true;
  }
  for (std::size_t i = 0; i < tried.size(); ++i) {
    const Pair& pair = pairs_[i];
    if (tried[i] || !agree(one, side, is_got ? pair.recorded : pair.got)) continue;
    tried[i] = true;
    path.pairs.push_back(i);
    if (find_path(is_got ? pair.got : pair.recorded, side, tried, path)) return true;
    path.pairs.pop_back();
  }
  return false;
}

/// The very same message, since what is like many may have another; else the oldest that agrees.
std::optional<std::size_t> ReplyPairs::find_free(const HeldReply& one, Side side,
                                                 std::size_t most) const {
  const HeldReplies& others = side == Side::kGot ? recorded_ : got_;
  const std::size_t end = std::min(others.size(), most);
  std::optional<std::size_t> oldest;
  for (std::size_t i = 0; i < end; ++i) {
    const bool is_same = others[i].message.bytes() == one.message.bytes();
    if ((oldest && !is_same) || !agree(one, side, others[i])) continue;
    if (is_same) return i;
    oldest = i;
  }
  return oldest;
}

bool ReplyPairs::agree(const HeldReply& one, Side side, const HeldReply& other) const {
  return side == Side::kGot ? agree_(other, one) : agree_(one, other);
}

std::vector<std::optional<std::size_t>> nearest_pairs(std::size_t recorded, std::size_t got,
                                                      const Distance& distance) {
  std::vector<std::array<std::size_t, 3>> candidates;  // how far, and which two
  for (std::size_t i = 0; i < recorded; ++i) {
    for (std::size_t j = 0; j < got; ++j) {
      if (const auto far = distance(i, j)) candidates.push_back({*far, i, j});
    }
  }
  std::sort(candidates.begin(), candidates.end());
  std::vector<std::optional<std::size_t>> pairs(recorded);
  std::vector<bool> is_taken(got);
  for (const auto& [far, one, other] : candidates) {
    if (pairs[one] || is_taken[other]) continue;
    pairs[one] = other;
    is_taken[other] = true;
  }
  return pairs;
}

}  // namespace wskit::load
