#include "client/no_proxy.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace wskit::client {
namespace {

using Bytes = std::array<unsigned char, 16>;

// Of an address that IPv6 maps from IPv4 (RFC 4291 section 2.5.5.2).
constexpr int kMappedBits = 96;
constexpr int kAddressBits = 128;

template <class Number>
std::optional<Number> number_of(std::string_view digits) {
  Number number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole ? std::optional(number) : std::nullopt;
}

std::optional<Bytes> address_of(std::string_view text) {
  const std::string terminated(text.substr(0, text.find('%')));
  Bytes bytes{};
  if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) return bytes;
  bytes[10] = bytes[11] = 0xff;
  if (inet_pton(AF_INET, terminated.c_str(), bytes.data() + 12) == 1) return bytes;
  return std::nullopt;
}

std::string lowered(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  std::string text(name);
  for (char& c : text)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return text;
}

bool same_bits(const Bytes& a, const Bytes& b, int bits) {
  const int whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

bool is_within(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

/// What stands before the port, and the port or 0. Nothing when the port is no number.
std::optional<std::pair<std::string_view, std::uint16_t>> without_port(std::string_view element) {
  const std::size_t colon = element.rfind(':');
  const bool bracketed = element.starts_with('[');
  const bool has_port = colon != std::string_view::npos &&
                        (bracketed ? element[colon - 1] == ']' : element.find(':') == colon);
  std::uint16_t port = 0;
  if (has_port) {
    port = number_of<std::uint16_t>(element.substr(colon + 1)).value_or(0);
    if (port == 0) return std::nullopt;
    element = element.substr(0, colon);
  }
  if (bracketed && element.ends_with(']')) element = element.substr(1, element.size() - 2);
  return std::pair(element, port);
}

/// "10.0.0.0/8", or an address.
std::optional<AddressBlock> network_of(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = address_of(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return AddressBlock{*address, kAddressBits};
  const int unused = text.find(':') == std::string_view::npos ? kMappedBits : 0;
  const auto prefix = number_of<std::uint8_t>(text.substr(slash + 1));
  if (!prefix || *prefix > kAddressBits - unused) return std::nullopt;
  return AddressBlock{*address, unused + *prefix};
}

}  // namespace

NoProxy::NoProxy(std::string_view list) {
  constexpr std::string_view kSeparators = ", \t";
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(kSeparators), list.size());
    add(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

void NoProxy::add(std::string_view element) {
  if (element == "*") everything_ = true;
  const auto split = without_port(element);
  if (!split) return;
  auto [host, port] = *split;
  if (const auto network = network_of(host)) {
    entries_.push_back({"", *network, port});
    return;
  }
  if (host.starts_with("*.")) host.remove_prefix(1);
  if (host.starts_with('.')) host.remove_prefix(1);
  if (!host.empty() && host != ".") entries_.push_back({lowered(host), {}, port});
}

bool NoProxy::matches(std::string_view host, std::uint16_t port) const {
  if (everything_) return true;
  const std::optional<Bytes> address = address_of(host);
  const std::string name = lowered(host);
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    if (entry.port != 0 && entry.port != port) return false;
    if (!entry.domain.empty()) return !address && is_within(name, entry.domain);
    return address && same_bits(*address, entry.network.address, entry.network.prefix);
  });
}

}  // namespace wskit::client
