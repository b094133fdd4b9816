#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "wire/opcode.h"

namespace wskit::wire {

/// What stands in front of a frame's payload (RFC 6455 section 5.2).
struct FrameHeader {
  std::uint64_t length = 0;  ///< of the payload
  std::uint32_t mask = 0;    ///< as it lies in memory (mask.h); 0 when not masked
  std::uint8_t size = 0;     ///< of the header itself, in bytes
  Opcode opcode = Opcode::kContinuation;
  bool fin = false;
  bool rsv1 = false;
};

/// What a sender's role and the extensions agreed with it ask of its headers.
struct FrameRules {
  bool masked = false;  ///< it is a client
  bool rsv1 = false;    ///< set on the first frame of a message it says that this is compressed
                        ///< (RFC 7692 section 6)
};

constexpr std::size_t kMaxHeaderSize = 14;
constexpr std::size_t kMaxControlSize = 125;

/// What reading a header came to; everything from kReservedBits on breaks the rules (close 1002).
enum class HeaderRead : std::uint8_t {
  kComplete,
  kIncomplete,  ///< and nothing wrong so far
  kReservedBits,
  kUnknownOpcode,
  kFragmentedControl,
  kLongControl,
  kMaskMissing,
  kMaskUnexpected,
  kNotMinimal,
  kTooLong,
};

/// One line that names the broken rule.
std::string_view describe(HeaderRead fault);

/// Reads the header at the front of `bytes`. A fault is reported as soon as the byte that makes it
/// has come.
HeaderRead read_header(std::string_view bytes, const FrameRules& rules, FrameHeader& header);

/// Bytes in front of a payload of `length`, without a mask.
constexpr std::size_t header_size(std::size_t length) {
  return length <= kMaxControlSize ? 2 : length <= 0xffff ? 4 : 10;
}

/// Writes the header of an unfragmented, unmasked frame: `header_size(length)` bytes.
void write_header(char* to, Opcode opcode, std::size_t length);
/// Likewise with `mask` behind it: four bytes more.
void write_masked_header(char* to, Opcode opcode, std::size_t length, std::uint32_t mask);
/// What an unmasked frame that is whole carries.
std::string_view payload_of(std::string_view frame);
/// Says of a message whose header is written that it is compressed.
void set_rsv1(char* header);

}  // namespace wskit::wire
