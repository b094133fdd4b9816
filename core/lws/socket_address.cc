#include "lws/socket_address.h"

#include <netdb.h>

namespace wskit::lws {

std::optional<SocketAddress> socket_address(const std::string& address, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return {};
  const SocketAddress result(found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  return result;
}

}  // namespace wskit::lws
