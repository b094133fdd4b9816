#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wskit::client {

/// Addresses whose first bits are the same.
struct AddressBlock {
  std::array<unsigned char, 16> address{};  ///< IPv4 as ::ffff:a.b.c.d
  int prefix = 128;                         ///< bits that count
};

/// Servers that are reached without a proxy: a list as in the environment variable no_proxy.
class NoProxy {
 public:
  NoProxy() = default;
  /// Elements are separated by commas or blanks: "*" is everything, "example.org",
  /// ".example.org" and "*.example.org" that domain and all below it, "192.0.2.1", "::1" an
  /// address, "10.0.0.0/8", "fd00::/8" all addresses of a network; ":8080" behind any of these
  /// restricts it to the port (IPv6 in brackets then). Elements that are none of these match
  /// nothing.
  explicit NoProxy(std::string_view list);

  [[nodiscard]] bool matches(std::string_view host, std::uint16_t port) const;

 private:
  struct Entry {
    std::string domain;  ///< in lower case; empty when `network` is what counts
    AddressBlock network;
    std::uint16_t port = 0;  ///< 0: any
  };

  void add(std::string_view element);

  std::vector<Entry> entries_;
  bool everything_ = false;
};

}  // namespace wskit::client
