#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace wskit::wire {

/// SHA-1 (RFC 3174), for the accept value of a handshake: no secret depends on it. Ours, because
/// OpenSSL loads its providers for the first digest, which is a third of the time in which a small
/// client is done.
std::array<std::uint8_t, 20> sha1(std::string_view bytes);

}  // namespace wskit::wire
