#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wskit::wire {

// First bytes of frames: FIN and opcode.
constexpr unsigned kTextStart = 0x01;
constexpr unsigned kBinaryStart = 0x02;
constexpr unsigned kMiddle = 0x00;
constexpr unsigned kLast = 0x80;
constexpr unsigned kTextFrame = 0x81;
constexpr unsigned kBinaryFrame = 0x82;
constexpr unsigned kCloseFrame = 0x88;
constexpr unsigned kPingFrame = 0x89;
constexpr unsigned kPongFrame = 0x8a;

/// A frame as a server sends it, written the simple way.
inline std::string frame(unsigned first, std::string_view payload = {}) {
  std::string bytes(1, static_cast<char>(first));
  const std::size_t size = payload.size();
  const int extended = size < 126 ? 0 : size < 65536 ? 2 : 8;
  bytes += static_cast<char>(extended == 0 ? size : extended == 2 ? 126 : 127);
  for (int i = extended - 1; i >= 0; --i)
    bytes += static_cast<char>(size >> (8 * i) & 0xff);
  return bytes.append(payload);
}

/// The body of a close frame.
inline std::string close_body(unsigned code, std::string_view reason = {}) {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)}.append(reason);
}

inline std::string close_frame(unsigned code, std::string_view reason = {}) {
  return frame(kCloseFrame, close_body(code, reason));
}

struct FrameParts {
  unsigned first;
  std::string_view mask;  ///< empty or four bytes
  std::string_view payload;
  std::size_t size;  ///< of the whole frame
};

/// Reads the frame at the front of well-formed `bytes`, written the simple way.
inline FrameParts split_frame(std::string_view bytes) {
  const auto at = [bytes](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes.at(i)));
  };
  std::size_t size = at(1) & 0x7f;
  const std::size_t extended = size == 126 ? 2 : size == 127 ? 8 : 0;
  if (extended > 0) size = 0;
  for (std::size_t i = 0; i < extended; ++i)
    size = size << 8 | at(2 + i);
  const std::size_t mask = (at(1) & 0x80) != 0 ? 4 : 0;
  const std::size_t front = 2 + extended + mask;
  return {static_cast<unsigned>(at(0)), bytes.substr(2 + extended, mask), bytes.substr(front, size),
          std::min(front + size, bytes.size())};
}

inline std::string with_mask(std::string_view payload, std::string_view mask) {
  std::string out(payload);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<char>(out[i] ^ mask[i % 4]);
  return out;
}

/// The frames in `bytes` as a client sends them. The last one may be cut off behind its header.
inline std::string masked(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const FrameParts parts = split_frame(bytes);
    const std::size_t header = static_cast<std::size_t>(parts.payload.data() - bytes.data());
    const std::string mask = {'\x37', '\xfa', '\x21', static_cast<char>(bytes.size())};
    out.append(bytes.substr(0, header)).append(mask).append(with_mask(parts.payload, mask));
    out[out.size() - parts.payload.size() - 4 - header + 1] |= '\x80';
    bytes.remove_prefix(parts.size);
  }
  return out;
}

/// The frames in `bytes` without their masks.
inline std::string unmasked(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const FrameParts parts = split_frame(bytes);
    out += frame(parts.first, parts.mask.empty() ? std::string(parts.payload)
                                                 : with_mask(parts.payload, parts.mask));
    bytes.remove_prefix(parts.size);
  }
  return out;
}

}  // namespace wskit::wire
