#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wskit::server {

/// The address of a host: IPv6, or IPv4 as IPv6 maps it (RFC 4291 section 2.5.5.2).
struct IpAddress {
  static constexpr unsigned kBits = 128;
  static constexpr unsigned kMappedBits = 96;  ///< ahead of those of IPv4

  /// "192.0.2.7", "2001:db8::1" or "fe80::1%eth0", whose interface is left out.
  static std::optional<IpAddress> parse(std::string_view text);

  [[nodiscard]] bool is_v4() const;
  [[nodiscard]] std::string text() const;
  /// With zeros behind the first `bits`.
  [[nodiscard]] IpAddress network(unsigned bits) const;
  bool operator==(const IpAddress&) const = default;

  std::array<std::uint8_t, kBits / 8> bytes{};
};

}  // namespace wskit::server
