#include "lws/sources.h"

#include <cerrno>

#include <netinet/in.h>

#include "base/fd.h"
#include "lws/socket.h"

namespace wskit::lws {
namespace {

bool bind_to(int socket, const SocketAddress& address) {
  // The port is chosen when the destination is known, so that one port serves for several of these.
  const int on = 1;
  setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  return ::bind(socket, address.get(), address.size) == 0;
}

}  // namespace

Sources::Sources(const std::vector<std::string>& addresses) {
  for (const std::string& text : addresses) {
    const auto address = socket_address(text, 0);
    if (address) (address->family() == AF_INET ? v4_ : v6_).addresses.push_back(*address);
  }
}

Status Sources::check(const std::string& address) {
  const auto wrong = [&address](const std::string& why) {
    return Error{ErrorKind::kUsage, "'" + address + "' " + why};
  };
  const auto parsed = socket_address(address, 0);
  if (!parsed) return wrong("is not an address; write 127.0.0.2 or ::1");
  const Fd socket(::socket(parsed->family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket && bind_to(socket.get(), *parsed)) return ok();
  if (errno == EADDRNOTAVAIL) {
    return wrong("is no address of this machine; 'ip address' shows those that are");
  }
  return wrong("cannot be used: " + error_text(errno));
}

bool Sources::bind(int socket, int family) {
  if (empty()) return true;
  Ring& ring = family == AF_INET ? v4_ : v6_;
  if (ring.addresses.empty()) {
    errno = EAFNOSUPPORT;
    return false;
  }
  ring.next %= ring.addresses.size();
  return bind_to(socket, ring.addresses[ring.next++]);
}

}  // namespace wskit::lws
