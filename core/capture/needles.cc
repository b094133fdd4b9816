#include "capture/needles.h"

#include <algorithm>
#include <cstring>

#include "base/assert.h"

namespace wskit::capture {
namespace {

constexpr std::size_t kGram = 4;    // bytes
constexpr std::size_t kStride = 4;  // so many grams of a needle are known: one is always met
constexpr int kHashBits = 16;       // a table of 8 KiB stays in the nearest cache
constexpr std::size_t kMostGone = 4096;

std::uint32_t gram_at(std::string_view text, std::size_t at) {
  std::uint32_t gram = 0;
  std::memcpy(&gram, text.data() + at, kGram);
  return gram;
}

/// After Fibonacci: the upper bits of the product.
std::size_t hash(std::uint32_t gram) {
  return (gram * 2654435769U) >> (32 - kHashBits);
}

/// Calls `act(gram, offset)` for the grams of a needle that are known.
template <class Act>
void for_each_gram(const std::string& needle, Act act) {
  const std::size_t last = needle.size() - kGram;
  for (std::size_t offset = last + 1 - kStride; offset <= last; ++offset)
    act(gram_at(needle, offset), offset);
}

}  // namespace

bool Needles::may_hold(Gram gram) const {
  const std::size_t bit = hash(gram);
  return ((marks_[bit / 64] >> (bit % 64)) & 1) != 0;
}

void Needles::mark(Gram gram) {
  const std::size_t bit = hash(gram);
  marks_[bit / 64] |= std::uint64_t{1} << (bit % 64);
}

void Needles::add(const std::string& needle) {
  WSKIT_ASSERT(needle.size() >= kShortest);
  marks_.resize((std::size_t{1} << kHashBits) / 64);
  for_each_gram(needle, [&](Gram gram, std::size_t offset) {
    grams_.emplace(gram, Place{&needle, offset});
    mark(gram);
  });
}

void Needles::remove(const std::string& needle) {
  for_each_gram(needle, [&](Gram gram, std::size_t offset) {
    const auto [begin, end] = grams_.equal_range(gram);
    const auto place = std::find_if(begin, end, [&](const auto& one) {
      return one.second.needle == &needle && one.second.offset == offset;
    });
    if (place != end) grams_.erase(place);
  });
  if (++gone_ < kMostGone) return;
  gone_ = 0;
  std::fill(marks_.begin(), marks_.end(), 0);
  for (const auto& [gram, place] : grams_)
    mark(gram);
}

std::vector<Needles::Found> Needles::find(std::string_view text) const {
  std::vector<Found> found;
  if (empty()) return found;
  for (std::size_t at = 0; at + kGram <= text.size(); at += kStride) {
    const Gram gram = gram_at(text, at);
    if (may_hold(gram)) collect(text, at, gram, found);
  }
  std::sort(found.begin(), found.end(),
            [](const Found& a, const Found& b) { return a.begin < b.begin; });
  std::size_t kept = 0;
  for (const Found& one : found) {
    const bool overlaps = kept > 0 && one.begin < found[kept - 1].end;
    if (overlaps) {
      found[kept - 1].end = std::max(found[kept - 1].end, one.end);
    } else {
      found[kept++] = one;
    }
  }
  found.resize(kept);
  return found;
}

/// The needles that have `gram`, which stands at `at`.
void Needles::collect(std::string_view text, std::size_t at, Gram gram,
                      std::vector<Found>& found) const {
  const auto [begin, end] = grams_.equal_range(gram);
  for (auto one = begin; one != end; ++one) {
    const auto& [needle, offset] = one->second;
    if (offset > at) continue;
    const std::size_t from = at - offset;
    if (text.substr(from, needle->size()) == *needle) {
      found.push_back({from, from + needle->size()});
    }
  }
}

}  // namespace wskit::capture
