#include "base/rng.h"

#include <sys/random.h>

#include "base/assert.h"

namespace wskit {
namespace {

// SplitMix64: the generator's authors' way to spread one word over the whole state.
std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15U);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

}  // namespace

Rng::Rng() : state_{} {
  // Up to 256 bytes getrandom(2) never returns short and never fails once the pool is seeded.
  WSKIT_ASSERT(getrandom(state_.data(), sizeof state_, 0) == sizeof state_);
}

Rng::Rng(std::uint64_t seed) : state_{} {
  for (std::uint64_t& word : state_)
    word = split_mix(seed);
}

std::string Rng::identifier(std::size_t length) {
  constexpr char kAlphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string text(length, '\0');
  for (char& c : text)
    c = kAlphabet[below(sizeof kAlphabet - 1)];
  return text;
}

}  // namespace wskit
