#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/clock.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::load {

/// A time in which the generator did nothing of what was due: the process was stopped, got no
/// processor, or was computing for so long.
struct Gap {
  Duration at{};  ///< after the beginning of the measured part
  Duration length{};
};

/// The gaps of a run. A list of the longest, and the number and length of the others.
class Gaps {
 public:
  static constexpr std::size_t kMostKept = 16;

  /// Gaps that overlap, as those of two threads of one process do, become one.
  void add(const Gap& gap);
  /// Counts so many that are not to be listed, of so much length together.
  void add_unlisted(std::uint64_t count, Duration length);
  /// Adds those of another run, which began so long `after` this one.
  void merge(const Gaps& other, Duration after = Duration::zero());

  /// In the order of their time.
  [[nodiscard]] std::span<const Gap> kept() const { return kept_; }
  [[nodiscard]] bool empty() const { return kept_.empty(); }
  [[nodiscard]] std::uint64_t count() const { return kept_.size() + others_; }
  /// Of all of them together.
  [[nodiscard]] Duration total() const;
  /// Meaningful unless empty.
  [[nodiscard]] const Gap& longest() const;

 private:
  std::vector<Gap> kept_;
  std::uint64_t others_ = 0;
  Duration others_length_{};
};

/// Notices gaps of one loop: it asks to be woken every few milliseconds, and sees when it is not.
class GapWatch final : private flow::DeadlineOwner {
 public:
  /// Between two looks. A gap is seen to within so much.
  static constexpr Duration kEvery = std::chrono::milliseconds(10);
  /// Less is what any busy machine does to any process.
  static constexpr Duration kShortest = std::chrono::milliseconds(50);

  /// `loop` and `gaps` outlive it.
  GapWatch(net::Loop& loop, Gaps& gaps) : loop_(loop), gaps_(gaps) {}
  GapWatch(const GapWatch&) = delete;
  GapWatch& operator=(const GapWatch&) = delete;

  /// The measured part begins at `from`, which is now or has just passed.
  void start(TimePoint from);
  /// It is over; a gap that reaches up to `now` is still counted.
  void stop(TimePoint now);

 private:
  void on_deadline(flow::Deadline& which) override;
  void look(TimePoint now);
  void wait_until(TimePoint due);

  net::Loop& loop_;
  Gaps& gaps_;
  TimePoint from_;
  TimePoint due_;  ///< when it is to be woken
  flow::Deadline next_{*this};
};

}  // namespace wskit::load
