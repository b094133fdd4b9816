#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace wskit::wire {

/// XORs `size` bytes with `mask` (RFC 6455 section 5.3) from `from` to `to`, which may be the same
/// place but must not overlap otherwise. The mask is the four bytes of the frame as they lie in
/// memory; masking and unmasking are one operation.
void mask_copy(char* to, const char* from, std::size_t size, std::uint32_t mask);

/// The mask for what follows after `size` masked bytes.
constexpr std::uint32_t advance_mask(std::uint32_t mask, std::size_t size) {
  const int bits = static_cast<int>(size % 4) * 8;
  return std::endian::native == std::endian::little ? std::rotr(mask, bits) : std::rotl(mask, bits);
}

}  // namespace wskit::wire
