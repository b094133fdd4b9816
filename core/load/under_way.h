#pragma once

#include <cstdint>

namespace wskit::load {

/// How many of one publisher's numbered messages are on their way, by which it decides whether it
/// may send more. What seems lost can be given up, so that it does not wait for it for ever; when
/// it comes after all, the count is right.
class UnderWay {
 public:
  void send() { ++sent_; }
  /// Message `number` is back, for the first time.
  void come(std::uint64_t number) {
    ++back_;
    if (number < given_up_below_) --given_up_;
  }
  /// Nothing that is on its way is waited for any more.
  void give_up() {
    given_up_ += count();
    given_up_below_ = sent_;
  }

  [[nodiscard]] std::uint64_t count() const { return sent_ - back_ - given_up_; }

 private:
  std::uint64_t sent_ = 0;
  std::uint64_t back_ = 0;
  std::uint64_t given_up_ = 0;
  std::uint64_t given_up_below_ = 0;
};

}  // namespace wskit::load
