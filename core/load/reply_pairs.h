#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "load/held_replies.h"

namespace wskit::load {

/// Recorded replies, each with one that came and agrees with it: as many pairs as there can be, in
/// whatever order they came. A pair may get other halves as long as it is kept, so that what agrees
/// with several recorded replies takes no other one's only partner (augmenting paths).
///
/// A newcomer is held against what waits on the other side; only where none of that agrees, against
/// the kept pairs, and what it would push out of one against the rest: in the worst case
/// 2 * kMost * kMost comparisons for one reply.
class ReplyPairs {
 public:
  /// Pairs that are kept, and recorded replies that are looked at, the oldest that wait.
  static constexpr std::size_t kMost = 64;

  struct Pair {
    HeldReply recorded;
    HeldReply got;
  };
  using Agree = std::function<bool(const HeldReply& recorded, const HeldReply& got)>;

  /// The lists are those that wait; they outlive it.
  ReplyPairs(HeldReplies& recorded, HeldReplies& got, Agree agree)
      : recorded_(recorded), got_(got), agree_(std::move(agree)) {}

  /// Takes out of the lists what it can pair, now that something has been added to them, or taken.
  void take_newcomers();
  /// One that waits is about to be taken away.
  void forget_recorded(std::size_t index) { forget(tried_recorded_, index); }
  void forget_got(std::size_t index) { forget(tried_got_, index); }

  /// Whether the oldest pair has to go.
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] bool empty() const { return pairs_.empty(); }
  Pair take_oldest();

 private:
  enum class Side : std::uint8_t { kRecorded, kGot };
  /// How a newcomer finds its place: it goes into the first of these pairs, what was there into the
  /// next, and what was in the last one is paired with `free`.
  struct Path {
    std::vector<std::size_t> pairs;
    std::size_t free = 0;  ///< in the list of the other side
  };
  using Tried = std::vector<bool>;  ///< by the places of pairs

  static void forget(std::size_t& tried, std::size_t index) {
    if (index < tried) --tried;
  }
  bool take(Side side, std::size_t index);
  bool find_path(const HeldReply& one, Side side, Tried& tried, Path& path) const;
  [[nodiscard]] std::optional<std::size_t> find_free(const HeldReply& one, Side side,
                                                     std::size_t most) const;
  [[nodiscard]] bool agree(const HeldReply& one, Side side, const HeldReply& other) const;

  HeldReplies& recorded_;
  HeldReplies& got_;
  Agree agree_;
  std::size_t tried_recorded_ = 0;  ///< of the list, from its front
  std::size_t tried_got_ = 0;
  std::deque<Pair> pairs_;
  std::size_t bytes_ = 0;  ///< of the pairs
};

/// How far apart two are, by their numbers; nothing: they have nothing to do with each other.
using Distance = std::function<std::optional<std::size_t>(std::size_t recorded, std::size_t got)>;

/// For each recorded reply the one that came that stands in for it, if there is one: those that are
/// nearest to each other are paired first.
std::vector<std::optional<std::size_t>> nearest_pairs(std::size_t recorded, std::size_t got,
                                                      const Distance& distance);

}  // namespace wskit::load
