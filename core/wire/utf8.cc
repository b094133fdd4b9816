#include "wire/utf8.h"

#include <array>
#include <cstddef>
#include <cstring>

namespace wskit::wire {
namespace {

// A table-driven automaton whose states are shift distances: the entry of a byte holds, six bits at
// each state's distance, the state that follows. One load and one shift a byte, no branch.
enum State : std::uint8_t {
  kStart = 0,
  kReject = 6,
  kNeed1 = 12,  // one more continuation byte
  kNeed2 = 18,
  kNeed3 = 24,
  kAfterE0 = 30,  // A0..BF: shorter forms exist below
  kAfterEd = 36,  // 80..9F: surrogates lie above
  kAfterF0 = 42,  // 90..BF: shorter forms exist below
  kAfterF4 = 48,  // 80..8F: U+10FFFF is the last
};
constexpr std::uint64_t kStateMask = 63;

constexpr State after_start(unsigned byte) {
  if (byte < 0x80) return kStart;
  if (byte < 0xc2) return kReject;
  if (byte < 0xe0) return kNeed1;
  if (byte == 0xe0) return kAfterE0;
  if (byte == 0xed) return kAfterEd;
  if (byte < 0xf0) return kNeed2;
  if (byte == 0xf0) return kAfterF0;
  if (byte < 0xf4) return kNeed3;
  return byte == 0xf4 ? kAfterF4 : kReject;
}

constexpr std::uint64_t transitions(unsigned byte) {
  const auto row = [](State from, State to) { return std::uint64_t{to} << from; };
  const auto within = [byte](unsigned low, unsigned high, State to) {
    return byte >= low && byte <= high ? to : kReject;
  };
  return row(kStart, after_start(byte)) | row(kReject, kReject) |
         row(kNeed1, within(0x80, 0xbf, kStart)) | row(kNeed2, within(0x80, 0xbf, kNeed1)) |
         row(kNeed3, within(0x80, 0xbf, kNeed2)) | row(kAfterE0, within(0xa0, 0xbf, kNeed1)) |
         row(kAfterEd, within(0x80, 0x9f, kNeed1)) | row(kAfterF0, within(0x90, 0xbf, kNeed2)) |
         row(kAfterF4, within(0x80, 0x8f, kNeed2));
}

constexpr std::array<std::uint64_t, 256> make_table() {
  std::array<std::uint64_t, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte)
    table[byte] = transitions(byte);
  return table;
}
constexpr std::array<std::uint64_t, 256> kTable = make_table();

std::uint64_t step(std::uint64_t state, char byte) {
  return kTable[static_cast<unsigned char>(byte)] >> (state & kStateMask);
}

template <std::size_t kWords>
bool is_ascii(const char* bytes) {
  std::array<std::uint64_t, kWords> words{};
  std::memcpy(words.data(), bytes, sizeof words);
  std::uint64_t all = 0;
  for (const std::uint64_t word : words)
    all |= word;
  return (all & 0x8080'8080'8080'8080) == 0;
}

/// Steps through whole blocks from `at` on, as many as there are; ASCII costs no steps.
template <std::size_t kWords>
std::uint64_t step_blocks(std::uint64_t state, std::string_view bytes, std::size_t& at) {
  constexpr std::size_t kBlock = kWords * sizeof(std::uint64_t);
  for (; at + kBlock <= bytes.size(); at += kBlock) {
    const char* block = bytes.data() + at;
    if ((state & kStateMask) == kStart && is_ascii<kWords>(block)) continue;
    for (std::size_t i = 0; i < kBlock; ++i)
      state = step(state, block[i]);
  }
  return state;
}

}  // namespace

bool Utf8Checker::accept(std::string_view bytes) {
  std::size_t at = 0;
  std::uint64_t state = step_blocks<4>(state_, bytes, at);
  state = step_blocks<1>(state, bytes, at);
  // The rest of a word is seen together with bytes before it, when there are any.
  const bool ascii_rest = (state & kStateMask) == kStart && bytes.size() >= sizeof(std::uint64_t) &&
                          is_ascii<1>(bytes.data() + bytes.size() - sizeof(std::uint64_t));
  if (ascii_rest) at = bytes.size();
  for (; at < bytes.size(); ++at)
    state = step(state, bytes[at]);
  state_ = state & kStateMask;
  return state_ != kReject;
}

bool is_utf8(std::string_view text) {
  Utf8Checker checker;
  return checker.accept(text) && checker.complete();
}

std::string_view utf8_prefix(std::string_view text) {
  std::uint64_t state = kStart;
  std::size_t valid = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    state = step(state, text[i]);
    if ((state & kStateMask) == kStart) valid = i + 1;
    if ((state & kStateMask) == kReject) break;
  }
  return text.substr(0, valid);
}

}  // namespace wskit::wire
