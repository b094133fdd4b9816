#include "http/url.h"

#include <algorithm>

#include "http/authority.h"
#include "http/message.h"
#include "http/parameters.h"

namespace wskit::http {
namespace {

constexpr std::uint16_t kPlainPort = 80;
constexpr std::uint16_t kSecurePort = 443;

Error wrong(std::string_view url, std::string_view what) {
  return {ErrorKind::kUsage, without_tokens(without_userinfo(url)).append(": ").append(what)};
}

bool is_control_or_space(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7f;
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
    const auto authority = parse_authority(rest_.substr(0, end), "ws://[::1]:8080/");
    rest_.remove_prefix(end);
    if (!authority) return wrong(text_, authority.error().message);
    std::optional<std::string> userinfo = percent_decoded(authority->userinfo);
    if (!userinfo) return wrong(text_, "'%' in the user or password needs two hex digits");
    url_.userinfo = *std::move(userinfo);
    url_.host = authority->host;
    url_.port = authority->port.value_or(url_.port);
    if (url_.host.empty() && text_.starts_with(':')) url_.host = "localhost";
    if (url_.host.empty()) return wrong(text_, "no host; write for example ws://localhost:8080/");
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
