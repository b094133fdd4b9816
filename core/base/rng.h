#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace wskit {

/// xoshiro256++ (Blackman and Vigna, public domain reference): fast, statistically sound, one a
/// loop. Seeded from the operating system so that peers cannot guess it; not for keys or tokens.
class Rng {
 public:
  /// Seeds from getrandom(2).
  Rng();
  /// The same seed gives the same sequence: for tests and repeatable loads.
  explicit Rng(std::uint64_t seed);

  std::uint64_t next() {
    const std::uint64_t result = rotate(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotate(state_[3], 45);
    return result;
  }
  std::uint32_t next32() { return static_cast<std::uint32_t>(next() >> 32); }
  /// Uniform in [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  /// Uniform in [0, bound); `bound` above 0. The bias is below bound / 2^64.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  /// `length` characters out of [0-9a-z], for connection and message identifiers.
  std::string identifier(std::size_t length);

 private:
  static std::uint64_t rotate(std::uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

  std::array<std::uint64_t, 4> state_;
};

}  // namespace wskit
