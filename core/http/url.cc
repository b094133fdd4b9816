#include "http/url.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "http/message.h"
#include "http/parameters.h"

namespace wskit::http {
namespace {

constexpr std::uint16_t kPlainPort = 80;
constexpr std::uint16_t kSecurePort = 443;

/// The secrets in it, if there are some, are not for messages.
std::string without_secrets(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::string_view authority = url.substr(start, url.find_first_of("/?#", start) - start);
  const std::size_t at = authority.rfind('@');
  std::string text(url);
  return without_tokens(at == std::string_view::npos ? text : text.erase(start, at + 1));
}

Error wrong(std::string_view url, std::string_view what) {
  return {ErrorKind::kUsage, without_secrets(url).append(": ").append(what)};
}

bool is_control_or_space(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7f;
}

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

/// The address before a zone, which only this machine understands.
std::string without_zone(const std::string& host) {
  return host.substr(0, host.find('%'));
}

bool is_ipv6(const std::string& host) {
  const auto is_address_char = [](char c) { return is_host_char(c) || c == ':' || c == '%'; };
  in6_addr address{};
  return std::all_of(host.begin(), host.end(), is_address_char) &&
         inet_pton(AF_INET6, without_zone(host).c_str(), &address) == 1;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// What stands before "://", if that is how `text` begins.
std::optional<std::string_view> scheme_of(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view scheme = text.substr(0, end);
  return scheme.find_first_of("/?#:@") == std::string_view::npos ? std::optional(scheme)
                                                                 : std::nullopt;
}

class UrlReader {
 public:
  explicit UrlReader(std::string_view text) : text_(text), rest_(text) {}

  Result<Url> read() {
    for (const auto step :
         {&UrlReader::read_scheme, &UrlReader::read_authority, &UrlReader::read_target}) {
      if (Status status = (this->*step)(); !status) return std::move(status).error();
    }
    return url_;
  }

 private:
  Status read_scheme() {
    if (text_.empty()) return wrong("URL", "is empty; write for example ws://localhost:8080/");
    if (text_.find('#') != std::string_view::npos) {
      return wrong(text_, "a WebSocket URL has no fragment; write %23 for '#'");
    }
    const std::optional<std::string_view> scheme = scheme_of(text_);
    if (scheme) {
      url_.secure = same_name(*scheme, "wss") || same_name(*scheme, "https");
      if (!url_.secure && !same_name(*scheme, "ws") && !same_name(*scheme, "http")) {
        return wrong(text_, "unknown scheme; write ws:// or wss://");
      }
      rest_.remove_prefix(scheme->size() + 3);
    }
    url_.port = url_.secure ? kSecurePort : kPlainPort;
    return ok();
  }

  Status read_authority() {
    const std::size_t end = std::min(rest_.find_first_of("/?"), rest_.size());
    std::string_view authority = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
      std::optional<std::string> userinfo = percent_decoded(authority.substr(0, at));
      if (!userinfo) return wrong(text_, "'%' in the user or password needs two hex digits");
      url_.userinfo = *std::move(userinfo);
      authority.remove_prefix(at + 1);
    }
    return authority.starts_with('[') ? read_bracketed(authority) : read_name(authority);
  }

  Status read_bracketed(std::string_view authority) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) {
      return wrong(text_, "no ']' behind the IPv6 address; write for example ws://[::1]:8080/");
    }
    const std::optional<std::string> host = percent_decoded(authority.substr(1, end - 1));
    url_.host = host.value_or(std::string(authority.substr(1, end - 1)));
    if (!is_ipv6(url_.host)) {
      return wrong(text_, "no IPv6 address in the brackets; write for example ws://[::1]:8080/");
    }
    authority.remove_prefix(end + 1);
    if (authority.empty()) return ok();
    if (!authority.starts_with(':')) return wrong(text_, "only :port may follow ']'");
    return read_port(authority.substr(1));
  }

  Status read_name(std::string_view authority) {
    if (std::count(authority.begin(), authority.end(), ':') > 1) {
      return wrong(text_, "an IPv6 address needs brackets; write for example ws://[::1]:8080/");
    }
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    const std::string_view host = authority.substr(0, colon);
    const bool only_port = host.empty() && colon < authority.size() && text_.starts_with(':');
    if (host.empty() && !only_port) {
      return wrong(text_, "no host; write for example ws://localhost:8080/");
    }
    if (!std::all_of(host.begin(), host.end(), is_host_char)) {
      return wrong(text_,
                   "host has a character that no host name has; write letters, digits, "
                   "'-' and '.' (xn--… for others)");
    }
    url_.host = only_port ? "localhost" : host;
    return colon < authority.size() ? read_port(authority.substr(colon + 1)) : ok();
  }

  Status read_port(std::string_view digits) {
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), url_.port);
    const bool valid = error == std::errc() && end == digits.data() + digits.size();
    if (!valid || url_.port == 0) return wrong(text_, "port is not a number from 1 to 65535");
    return ok();
  }

  Status read_target() {
    if (std::any_of(rest_.begin(), rest_.end(), is_control_or_space)) {
      return wrong(text_, "white space or a control character in the path; write %20 for a space");
    }
    url_.target = rest_.starts_with('/') ? "" : "/";
    for (const char c : rest_) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80) {
        url_.target += c;
      } else {
        constexpr std::string_view kHex = "0123456789ABCDEF";
        url_.target.append({'%', kHex[byte >> 4], kHex[byte & 15]});
      }
    }
    return ok();
  }

  std::string_view text_;
  std::string_view rest_;
  Url url_;
};

}  // namespace

std::string Url::authority() const {
  const bool v6 = host.find(':') != std::string::npos;
  std::string text = v6 ? '[' + without_zone(host) + ']' : host;
  if (port != (secure ? kSecurePort : kPlainPort)) text += ':' + std::to_string(port);
  return text;
}

std::string Url::text() const {
  return (secure ? "wss://" : "ws://") + authority() + without_tokens(target);
}

bool names_target(std::string_view text) {
  const std::size_t scheme = text.find("://");
  const std::size_t server = scheme == std::string_view::npos ? 0 : scheme + 3;
  return text.find_first_of("/?", server) != std::string_view::npos;
}

Result<Url> parse_url(std::string_view text) {
  return UrlReader(text).read();
}

bool same_origin(const Url& a, const Url& b) {
  return a.secure == b.secure && a.port == b.port && same_name(a.host, b.host);
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

}  // namespace wskit::http
