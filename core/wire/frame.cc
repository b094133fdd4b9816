#include "wire/frame.h"

#include <cstring>

namespace wskit::wire {
namespace {

constexpr unsigned kFin = 0x80;
constexpr unsigned kReserved = 0x70;
constexpr unsigned kRsv1 = 0x40;
constexpr unsigned kControl = 0x08;
constexpr unsigned kMasked = 0x80;
constexpr unsigned kLength16 = 126;
constexpr unsigned kLength64 = 127;
// One bit for each opcode of opcode.h.
constexpr unsigned kKnownOpcodes = 0b0000'0111'0000'0111;
constexpr unsigned kMessageOpcodes = 0b0000'0000'0000'0110;

unsigned byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes)
    value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

HeaderRead check_first(unsigned first, bool rsv1) {
  const bool may_be_compressed = rsv1 && (kMessageOpcodes >> (first & 0xf) & 1) != 0;
  const unsigned forbidden = may_be_compressed ? kReserved & ~kRsv1 : kReserved;
  if ((first & forbidden) != 0) return HeaderRead::kReservedBits;
  if ((kKnownOpcodes >> (first & 0xf) & 1) == 0) return HeaderRead::kUnknownOpcode;
  if ((first & (kControl | kFin)) == kControl) return HeaderRead::kFragmentedControl;
  return HeaderRead::kComplete;
}

HeaderRead check_second(unsigned first, unsigned second, bool masked) {
  if (((second & kMasked) != 0) != masked) {
    return masked ? HeaderRead::kMaskMissing : HeaderRead::kMaskUnexpected;
  }
  const bool is_long = (second & ~kMasked) > kMaxControlSize;
  return (first & kControl) != 0 && is_long ? HeaderRead::kLongControl : HeaderRead::kComplete;
}

/// The length behind the second byte, once its `size` bytes are there.
HeaderRead read_long(std::string_view bytes, std::size_t size, std::uint64_t& length) {
  if (bytes.size() < 2 + size) return HeaderRead::kIncomplete;
  length = big_endian(bytes.substr(2, size));
  if (length >> 63 != 0) return HeaderRead::kTooLong;
  const std::uint64_t least = size == 2 ? kLength16 : 0x1'0000;
  return length < least ? HeaderRead::kNotMinimal : HeaderRead::kComplete;
}

}  // namespace

std::string_view describe(HeaderRead fault) {
  switch (fault) {
    case HeaderRead::kComplete:
      return "complete";
    case HeaderRead::kIncomplete:
      return "incomplete";
    case HeaderRead::kReservedBits:
      return "reserved bits are set";
    case HeaderRead::kUnknownOpcode:
      return "unknown opcode";
    case HeaderRead::kFragmentedControl:
      return "control frame is fragmented";
    case HeaderRead::kLongControl:
      return "control frame is longer than 125 bytes";
    case HeaderRead::kMaskMissing:
      return "frame from a client is not masked";
    case HeaderRead::kMaskUnexpected:
      return "frame from a server is masked";
    case HeaderRead::kNotMinimal:
      return "length is not in its shortest form";
    case HeaderRead::kTooLong:
      return "length has its highest bit set";
  }
  return "";
}

HeaderRead read_header(std::string_view bytes, const FrameRules& rules, FrameHeader& header) {
  if (bytes.empty()) return HeaderRead::kIncomplete;
  const unsigned first = byte_at(bytes, 0);
  HeaderRead read = check_first(first, rules.rsv1);
  if (read != HeaderRead::kComplete) return read;
  if (bytes.size() < 2) return HeaderRead::kIncomplete;
  const unsigned second = byte_at(bytes, 1);
  read = check_second(first, second, rules.masked);
  if (read != HeaderRead::kComplete) return read;

  std::size_t size = 2;
  std::uint64_t length = second & ~kMasked;
  if (length >= kLength16) {
    const std::size_t extended = length == kLength16 ? 2 : 8;
    read = read_long(bytes, extended, length);
    if (read != HeaderRead::kComplete) return read;
    size += extended;
  }
  std::uint32_t mask = 0;
  if (rules.masked) {
    if (bytes.size() < size + sizeof mask) return HeaderRead::kIncomplete;
    std::memcpy(&mask, bytes.data() + size, sizeof mask);
    size += sizeof mask;
  }
  header.length = length;
  header.mask = mask;
  header.size = static_cast<std::uint8_t>(size);
  header.opcode = static_cast<Opcode>(first & 0xf);
  header.fin = (first & kFin) != 0;
  header.rsv1 = (first & kRsv1) != 0;
  return HeaderRead::kComplete;
}

void write_header(char* to, Opcode opcode, std::size_t length) {
  *to++ = static_cast<char>(kFin | static_cast<unsigned>(opcode));
  const std::size_t extended = header_size(length) - 2;
  if (extended == 0) {
    *to = static_cast<char>(length);
    return;
  }
  *to++ = static_cast<char>(extended == 2 ? kLength16 : kLength64);
  for (std::size_t i = extended; i-- > 0;)
    *to++ = static_cast<char>(length >> (8 * i) & 0xff);
}

void write_masked_header(char* to, Opcode opcode, std::size_t length, std::uint32_t mask) {
  write_header(to, opcode, length);
  to[1] = static_cast<char>(static_cast<unsigned char>(to[1]) | kMasked);
  std::memcpy(to + header_size(length), &mask, sizeof mask);
}

std::string_view payload_of(std::string_view frame) {
  const auto length = static_cast<unsigned char>(frame[1]);
  return frame.substr(length == kLength16 ? 4 : length == kLength64 ? 10 : 2);
}

void set_rsv1(char* header) {
  *header = static_cast<char>(static_cast<unsigned char>(*header) | kRsv1);
}

}  // namespace wskit::wire
