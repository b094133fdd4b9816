#include "http/authority.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "http/url.h"

namespace wskit::http {
namespace {

Error unreadable(std::string what) {
  return {ErrorKind::kUsage, std::move(what)};
}

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

bool is_ipv6(const std::string& host) {
  const auto is_address_char = [](char c) { return is_host_char(c) || c == ':' || c == '%'; };
  in6_addr address{};
  return std::all_of(host.begin(), host.end(), is_address_char) &&
         inet_pton(AF_INET6, without_zone(host).c_str(), &address) == 1;
}

class AuthorityReader {
 public:
  explicit AuthorityReader(std::string_view example) : example_(example) {}

  Result<Authority> read(std::string_view text) {
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
      authority_.userinfo = text.substr(0, at);
      text.remove_prefix(at + 1);
    }
    const Status status = text.starts_with('[') ? read_bracketed(text) : read_name(text);
    if (!status) return status.error();
    return std::move(authority_);
  }

 private:
  Status read_bracketed(std::string_view text) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) {
      return unreadable("no ']' behind the IPv6 address; " + example());
    }
    const std::string_view address = text.substr(1, end - 1);
    authority_.host = percent_decoded(address).value_or(std::string(address));
    if (!is_ipv6(authority_.host)) {
      return unreadable("no IPv6 address in the brackets; " + example());
    }
    text.remove_prefix(end + 1);
    if (text.empty()) return ok();
    if (!text.starts_with(':')) return unreadable("only :port may follow ']'");
    return read_port(text.substr(1));
  }

  Status read_name(std::string_view text) {
    if (std::count(text.begin(), text.end(), ':') > 1) {
      return unreadable("an IPv6 address needs brackets; " + example());
    }
    const std::size_t colon = std::min(text.find(':'), text.size());
    authority_.host = text.substr(0, colon);
    if (!std::all_of(authority_.host.begin(), authority_.host.end(), is_host_char)) {
      return unreadable(
          "host has a character that no host name has; write letters, digits, '-' and '.' (xn--… "
          "for others)");
    }
    return colon < text.size() ? read_port(text.substr(colon + 1)) : ok();
  }

  Status read_port(std::string_view digits) {
    std::uint16_t port = 0;
    const char* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, port);
    if (error != std::errc() || end != last || port == 0) {
      return unreadable("port is not a number from 1 to 65535");
    }
    authority_.port = port;
    return ok();
  }

  [[nodiscard]] std::string example() const {
    return std::string("write for example ").append(example_);
  }

  const std::string_view example_;
  Authority authority_;
};

}  // namespace

Result<Authority> parse_authority(std::string_view text, std::string_view example) {
  return AuthorityReader(example).read(text);
}

std::string without_zone(const std::string& host) {
  return host.substr(0, host.find('%'));
}

std::string without_userinfo(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::string_view authority = url.substr(start, url.find_first_of("/?#", start) - start);
  const std::size_t at = authority.rfind('@');
  std::string text(url);
  return at == std::string_view::npos ? text : text.erase(start, at + 1);
}

}  // namespace wskit::http
