#include "server/client_address.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <arpa/inet.h>

namespace wskit::server {
namespace {

std::string text_of(const in6_addr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    return inet_ntop(AF_INET, &address.s6_addr[12], text.data(), text.size());
  }
  in6_addr network = address;
  std::fill(std::begin(network.s6_addr) + 8, std::end(network.s6_addr), std::uint8_t{0});
  return std::string(inet_ntop(AF_INET6, &network, text.data(), text.size())) + "/64";
}

}  // namespace

std::string client_address(std::string_view peer) {
  std::string host(peer.substr(0, peer.rfind(':')));
  if (!host.starts_with('[') || !host.ends_with(']')) {
    in_addr address{};
    return inet_pton(AF_INET, host.c_str(), &address) == 1 ? host : std::string(peer);
  }
  // A link-local address names its interface behind a '%'.
  const std::string digits = host.substr(1, std::min(host.size() - 2, host.find('%') - 1));
  in6_addr address{};
  return inet_pton(AF_INET6, digits.c_str(), &address) == 1 ? text_of(address) : std::string(peer);
}

}  // namespace wskit::server
