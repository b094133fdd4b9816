#include "wire/sha1.h"

#include <bit>
#include <cstddef>
#include <string>

namespace wskit::wire {
namespace {

using Sha1State = std::array<std::uint32_t, 5>;

constexpr std::size_t kSha1Block = 64;

/// What a round adds, and how it mixes (RFC 3174 section 5).
std::uint32_t sha1_mix(int round, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  if (round < 20) return 0x5a827999 + ((b & c) | (~b & d));
  if (round < 40) return 0x6ed9eba1 + (b ^ c ^ d);
  if (round < 60) return 0x8f1bbcdc + ((b & c) | (b & d) | (c & d));
  return 0xca62c1d6 + (b ^ c ^ d);
}

void take_sha1_block(Sha1State& state, std::string_view block) {
  std::array<std::uint32_t, 80> words{};
  for (std::size_t i = 0; i < kSha1Block; ++i)
    words[i / 4] = words[i / 4] << 8 | static_cast<std::uint8_t>(block[i]);
  for (std::size_t i = 16; i < words.size(); ++i)
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  auto [a, b, c, d, e] = state;
  int round = 0;
  for (const std::uint32_t word : words) {
    const std::uint32_t next = std::rotl(a, 5) + sha1_mix(round++, b, c, d) + e + word;
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  const Sha1State added = {a, b, c, d, e};
  for (std::size_t i = 0; i < state.size(); ++i)
    state[i] += added[i];
}

}  // namespace

std::array<std::uint8_t, 20> sha1(std::string_view bytes) {
  // A one, zeros up to whole blocks, and the length in bits at the end of the last.
  std::string padded(bytes);
  padded += '\x80';
  padded.resize((padded.size() + 8 + kSha1Block - 1) / kSha1Block * kSha1Block);
  const std::uint64_t bits = bytes.size() * 8;
  for (std::size_t i = 0; i < 8; ++i)
    padded[padded.size() - 1 - i] = static_cast<char>(bits >> (8 * i));
  Sha1State state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  for (std::size_t at = 0; at < padded.size(); at += kSha1Block)
    take_sha1_block(state, std::string_view(padded).substr(at, kSha1Block));
  std::array<std::uint8_t, 20> digest{};
  for (std::size_t i = 0; i < digest.size(); ++i)
    digest[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  return digest;
}

}  // namespace wskit::wire
