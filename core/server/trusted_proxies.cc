#include "server/trusted_proxies.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "server/client_address.h"

namespace wskit::server {
namespace {

constexpr std::string_view kUnix = "unix";

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<unsigned> read_bits(std::string_view text, unsigned most) {
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
  const bool is_one = is_digits(text) && error == std::errc() && bits <= most;
  return is_one ? std::optional(bits) : std::nullopt;
}

/// "2001:db8::1", "[2001:db8::1]:443" or "192.0.2.7:80" as a peer is written.
std::optional<std::string> peer_of(std::string_view hop) {
  constexpr std::size_t kMaxPort = 5;
  std::string_view host = hop;
  std::string_view behind;
  if (hop.starts_with('[')) {
    const std::size_t end = hop.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host = hop.substr(1, end - 1);
    behind = hop.substr(end + 1);
  } else if (std::count(hop.begin(), hop.end(), ':') == 1) {
    host = hop.substr(0, hop.find(':'));
    behind = hop.substr(host.size());
  }
  const auto address = IpAddress::parse(host);
  if (!address) return std::nullopt;
  const bool has_port =
      behind.size() <= kMaxPort + 1 && behind.starts_with(':') && is_digits(behind.substr(1));
  if (!behind.empty() && !has_port) return std::nullopt;
  std::string text = address->is_v4() ? address->text() : '[' + address->text() + ']';
  return text.append(behind);
}

}  // namespace

Status TrustedProxies::add(std::string_view range) {
  if (range == kUnix) {
    unix_ = true;
    return ok();
  }
  const std::size_t slash = std::min(range.find('/'), range.size());
  const std::string_view host = range.substr(0, slash);
  const auto address = IpAddress::parse(host);
  const bool is_v4 = address && host.find(':') == std::string_view::npos;
  const unsigned ahead = is_v4 ? IpAddress::kMappedBits : 0;
  std::optional<unsigned> bits = IpAddress::kBits - ahead;
  if (slash < range.size()) bits = read_bits(range.substr(slash + 1), *bits);
  if (!address || !bits) {
    return Error{ErrorKind::kUsage, "'" + std::string(range) +
                                        "' is no address and no network; write 10.0.0.0/8, "
                                        "2001:db8::/32, 127.0.0.1, or unix"};
  }
  ranges_.push_back({address->network(ahead + *bits), ahead + *bits});
  return ok();
}

std::string TrustedProxies::client_of(std::string peer, const http::Headers& headers) const {
  if (!trusts(peer)) return peer;
  std::vector<std::string> hops = http::forwarded_for(headers, field_);
  while (!hops.empty() && trusts(peer)) {
    auto hop = peer_of(hops.back());
    if (!hop) break;
    peer = *std::move(hop);
    hops.pop_back();
  }
  return peer;
}

bool TrustedProxies::trusts(std::string_view peer) const {
  if (peer.starts_with("unix:")) return unix_;
  const auto address = IpAddress::parse(host_of(peer));
  return address && std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) {
           return address->is_v4() == range.network.is_v4() &&
                  address->network(range.bits) == range.network;
         });
}

}  // namespace wskit::server
