#include "server/ip_address.h"

#include <algorithm>

#include <arpa/inet.h>

namespace wskit::server {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string digits(text.substr(0, text.find('%')));
  IpAddress address;
  // inet_pton would take a NUL for the end.
  if (digits.find('\0') != std::string::npos) return std::nullopt;
  if (inet_pton(AF_INET6, digits.c_str(), address.bytes.data()) == 1) return address;
  std::copy(kMapped.begin(), kMapped.end(), address.bytes.begin());
  const bool is_v4 = inet_pton(AF_INET, digits.c_str(), &address.bytes[kMapped.size()]) == 1;
  return is_v4 && digits.size() == text.size() ? std::optional(address) : std::nullopt;
}

bool IpAddress::is_v4() const {
  return std::equal(kMapped.begin(), kMapped.end(), bytes.begin());
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* const begin = is_v4() ? &bytes[kMapped.size()] : bytes.data();
  return inet_ntop(is_v4() ? AF_INET : AF_INET6, begin, text.data(), text.size());
}

IpAddress IpAddress::network(unsigned bits) const {
  IpAddress network = *this;
  for (unsigned at = 0; at < bytes.size(); ++at) {
    const unsigned kept = std::clamp(bits, 8 * at, 8 * at + 8) - 8 * at;
    network.bytes[at] &= static_cast<std::uint8_t>(0xff00U >> kept);
  }
  return network;
}

}  // namespace wskit::server
