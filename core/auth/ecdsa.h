#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wskit::auth {

/// An ECDSA signature as OpenSSL has it (DER), out of the two numbers of `size` bytes each that a
/// token carries (RFC 7518 section 3.4). Nothing when `numbers` has another length.
std::optional<std::string> der_signature(std::string_view numbers, std::size_t size);

/// The other way round. Nothing when `der` is no signature, or its numbers are larger.
std::optional<std::string> signature_numbers(std::string_view der, std::size_t size);

}  // namespace wskit::auth
