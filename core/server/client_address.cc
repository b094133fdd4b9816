#include "server/client_address.h"

#include <algorithm>

#include "server/ip_address.h"

namespace wskit::server {

std::string_view host_of(std::string_view peer) {
  if (peer.starts_with("unix:")) return peer;
  if (!peer.starts_with('[')) return peer.substr(0, peer.rfind(':'));
  return peer.substr(1, std::min(peer.find(']'), peer.size()) - 1);
}

std::string client_address(std::string_view peer) {
  constexpr unsigned kNetwork = 64;
  const auto address = IpAddress::parse(host_of(peer));
  if (!address) return std::string(peer);
  return address->is_v4() ? address->text() : address->network(kNetwork).text() + "/64";
}

}  // namespace wskit::server
