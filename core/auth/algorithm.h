#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wskit::auth {

/// How a token may be signed (RFC 7518 section 3.1). "none" is not among them.
enum class Algorithm : std::uint8_t {
  kHs256,
  kHs384,
  kHs512,
  kRs256,
  kRs384,
  kRs512,
  kEs256,
  kEs384,
  kEs512,
};

inline constexpr Algorithm kAlgorithms[] = {
    Algorithm::kHs256, Algorithm::kHs384, Algorithm::kHs512, Algorithm::kRs256, Algorithm::kRs384,
    Algorithm::kRs512, Algorithm::kEs256, Algorithm::kEs384, Algorithm::kEs512};

/// What kind of key an algorithm takes.
enum class KeyKind : std::uint8_t { kSecret, kRsa, kEllipticCurve };

KeyKind key_kind(Algorithm algorithm);
/// Of the hash, in bytes.
std::size_t digest_size(Algorithm algorithm);

/// "HS256" and so on.
std::string_view algorithm_name(Algorithm algorithm);
std::optional<Algorithm> algorithm_of(std::string_view name);

}  // namespace wskit::auth
