#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "wire/frame.h"
#include "wire/opcode.h"

namespace wskit::wire {

/// A stretch of one frame's payload, unmasked. A frame that came whole is a single piece.
struct FramePiece {
  std::span<char> bytes;         ///< borrowed from what was fed, writable
  std::uint64_t frame_size = 0;  ///< of the whole payload
  std::uint64_t remaining = 0;   ///< of it still to come
  Opcode opcode = Opcode::kContinuation;
  bool fin = false;
  bool rsv1 = false;
  bool begins = false;  ///< the first piece of its frame: given as soon as the header has come

  [[nodiscard]] bool ends() const { return remaining == 0; }
};

/// Cuts a stream into frames (RFC 6455 section 5.2) without holding any payload.
class Decoder {
 public:
  enum class Step : std::uint8_t {
    kPiece,
    kMore,   ///< the input is used up
    kFault,  ///< `fault` says which rule was broken; there is no going on
  };

  /// `masked`: the frames come from a client.
  explicit Decoder(bool masked) : rules_{.masked = masked, .rsv1 = false} {}

  /// From now on messages may be compressed.
  void allow_rsv1() { rules_.rsv1 = true; }

  /// Takes the next piece from the front of `input`, unmasking it in place.
  Step next(std::span<char>& input, FramePiece& piece);
  [[nodiscard]] HeaderRead fault() const { return fault_; }

 private:
  HeaderRead take_header(std::span<char>& input);
  HeaderRead take_cut_header(std::span<char>& input);

  FrameHeader header_;                       ///< of the current frame
  std::uint64_t remaining_ = 0;              ///< bytes of its payload that have not come
  std::array<char, kMaxHeaderSize> held_{};  ///< the front of a header that was cut
  std::uint8_t held_size_ = 0;
  HeaderRead fault_ = HeaderRead::kComplete;
  FrameRules rules_;
};

}  // namespace wskit::wire
