#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

#include <sys/socket.h>

namespace wskit::lws {

/// An address as the operating system takes it.
struct SocketAddress {
  sockaddr_storage bytes{};
  socklen_t size = 0;

  SocketAddress(const void* address, std::size_t length) : size(static_cast<socklen_t>(length)) {
    std::memcpy(&bytes, address, length);
  }
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&bytes); }
  [[nodiscard]] int family() const { return bytes.ss_family; }
};

/// Of an address as text, "192.0.2.1" or "fe80::1%eth0"; nothing when it is none.
std::optional<SocketAddress> socket_address(const std::string& address, std::uint16_t port);

}  // namespace wskit::lws
