#include "wire/mask.h"

#include <array>
#include <cstring>

namespace wskit::wire {
namespace {

/// Loads, XORs and stores one Word; the compiler makes vectors of arrays of them.
template <class Word, std::size_t kCount>
void mask_block(char* to, const char* from, Word mask) {
  std::array<Word, kCount> words{};
  std::memcpy(words.data(), from, sizeof words);
  for (Word& word : words)
    word ^= mask;
  std::memcpy(to, words.data(), sizeof words);
}

}  // namespace

void mask_copy(char* to, const char* from, std::size_t size, std::uint32_t mask) {
  const std::uint64_t wide = std::uint64_t{mask} << 32 | mask;
  std::size_t i = 0;
  for (; i + 32 <= size; i += 32)
    mask_block<std::uint64_t, 4>(to + i, from + i, wide);
  for (; i + 8 <= size; i += 8)
    mask_block<std::uint64_t, 1>(to + i, from + i, wide);
  if (i + 4 <= size) {
    mask_block<std::uint32_t, 1>(to + i, from + i, mask);
    i += 4;
  }
  for (; i < size; ++i) {
    to[i] = static_cast<char>(from[i] ^ static_cast<char>(advance_mask(mask, i)));
  }
}

}  // namespace wskit::wire
