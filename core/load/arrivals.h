#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace wskit::load {

/// Which of one publisher's messages, numbered from 0, have come to one receiver. It holds what has
/// come beyond the first that is missing, a bit each, for kMostBits numbers at most; while nothing
/// is missing it holds nothing.
class Arrivals {
 public:
  /// 8 KiB.
  static constexpr std::uint64_t kMostBits = std::uint64_t{1} << 16;

  enum class Kind : std::uint8_t {
    kInOrder,    ///< for the first time, above all that have come
    kReordered,  ///< for the first time, after one with a higher number
    kDuplicate,  ///< again. Also one that is missing and more than kMostBits behind the highest
  };

  Kind see(std::uint64_t number) {
    if (number == base_ && bits_.empty()) {
      ++base_;
      ++distinct_;
      return Kind::kInOrder;
    }
    return see_beyond(number);
  }

  /// How many numbers have come.
  [[nodiscard]] std::uint64_t distinct() const { return distinct_; }
  /// One above the highest that has come.
  [[nodiscard]] std::uint64_t end() const { return bits_.empty() ? base_ : end_; }
  /// Of memory, beside this itself.
  [[nodiscard]] std::size_t bytes() const { return bits_.capacity() * sizeof(std::uint64_t); }

 private:
  static constexpr std::uint64_t kWordBits = 64;

  Kind see_beyond(std::uint64_t number);
  void make_room_for(std::uint64_t number);
  void drop_words(std::uint64_t words);
  void compact();
  [[nodiscard]] std::uint64_t& word(std::uint64_t number) {
    return bits_[number / kWordBits % bits_.size()];
  }

  std::uint64_t base_ = 0;  ///< the first that has not come; with bits, the first number they hold
  std::uint64_t end_ = 0;
  std::uint64_t distinct_ = 0;
  std::vector<std::uint64_t> bits_;  ///< a ring of words: those from base_ / 64 on; a power of two
};

}  // namespace wskit::load
