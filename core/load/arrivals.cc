#include "load/arrivals.h"

#include <algorithm>
#include <bit>

namespace wskit::load {

Arrivals::Kind Arrivals::see_beyond(std::uint64_t number) {
  if (number < base_) return Kind::kDuplicate;
  const bool in_order = number >= end();
  make_room_for(number);
  std::uint64_t& bits = word(number);
  const std::uint64_t bit = std::uint64_t{1} << number % kWordBits;
  if ((bits & bit) != 0) return Kind::kDuplicate;
  bits |= bit;
  ++distinct_;
  end_ = std::max(end_, number + 1);
  compact();
  return in_order ? Kind::kInOrder : Kind::kReordered;
}

void Arrivals::make_room_for(std::uint64_t number) {
  if (bits_.empty()) {
    // All below base_ have come; those of its word count as if they were held.
    bits_.assign(1, (std::uint64_t{1} << base_ % kWordBits) - 1);
    end_ = base_;
  }
  constexpr std::uint64_t kMostWords = kMostBits / kWordBits;
  if (number / kWordBits - base_ / kWordBits >= kMostWords) {
    drop_words(number / kWordBits - base_ / kWordBits - kMostWords + 1);
  }
  const std::uint64_t words = number / kWordBits - base_ / kWordBits + 1;
  if (words <= bits_.size()) return;
  std::vector<std::uint64_t> larger(std::bit_ceil(words));
  for (std::uint64_t i = base_ / kWordBits; i < base_ / kWordBits + bits_.size(); ++i)
    larger[i % larger.size()] = bits_[i % bits_.size()];
  bits_.swap(larger);
}

void Arrivals::drop_words(std::uint64_t words) {
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(words, bits_.size()); ++i)
    bits_[(base_ / kWordBits + i) % bits_.size()] = 0;
  base_ = (base_ / kWordBits + words) * kWordBits;
}

void Arrivals::compact() {
  // A word that is full needs no bits any more.
  while (word(base_) == ~std::uint64_t{0}) {
    word(base_) = 0;
    base_ = (base_ / kWordBits + 1) * kWordBits;
  }
  base_ += std::countr_one(word(base_) >> base_ % kWordBits);
  if (base_ == end_) bits_.clear();
}

}  // namespace wskit::load
