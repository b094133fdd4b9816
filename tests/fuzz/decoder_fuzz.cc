#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/rng.h"
#include "wire/decoder.h"

using wskit::Rng;
using wskit::wire::Decoder;
using wskit::wire::FramePiece;

namespace {

/// All that a decoder makes of `bytes`, given in pieces of at most `longest`: headers, payloads and
/// the fault. It must not depend on the cuts.
std::string reading(std::string_view bytes, bool masked, std::size_t longest) {
  Decoder decoder(masked);
  Rng rng(longest);
  std::string text;
  while (!bytes.empty()) {
    std::string part(bytes.substr(0, 1 + rng.below(longest)));
    bytes.remove_prefix(part.size());
    std::span<char> input(part);
    FramePiece piece;
    Decoder::Step step = Decoder::Step::kPiece;
    while ((step = decoder.next(input, piece)) == Decoder::Step::kPiece) {
      if (piece.begins) {
        text += static_cast<char>(static_cast<unsigned>(piece.opcode) | (piece.fin ? 0x80 : 0));
        text += std::to_string(piece.frame_size) + ':';
      }
      WSKIT_ASSERT(piece.bytes.size() + piece.remaining <= piece.frame_size);
      WSKIT_ASSERT(piece.begins || !piece.bytes.empty());
      text.append(piece.bytes.data(), piece.bytes.size());
    }
    if (step == Decoder::Step::kFault) return text += describe(decoder.fault());
    WSKIT_ASSERT(input.empty());
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const bool masked : {false, true}) {
    const std::string whole = reading(bytes, masked, size + 1);
    WSKIT_ASSERT(reading(bytes, masked, 1) == whole);
    WSKIT_ASSERT(reading(bytes, masked, 7) == whole);
  }
  return 0;
}
