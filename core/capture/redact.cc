#include "capture/redact.h"

#include <algorithm>
#include <utility>

#include "capture/auth_tokens.h"
#include "capture/json_value.h"
#include "http/message.h"

namespace wskit::capture {
namespace {

constexpr std::string_view kBearer = "bearer.";

bool is_secret(std::string_view header) {
  const auto& names = redacted_names();
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return http::same_name(name, header); });
}

/// "scheme://user:password@host/…" without the password.
std::string redact_password(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::string_view authority = url.substr(begin, url.find_first_of("/?", begin) - begin);
  const std::size_t at = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  if (at == std::string_view::npos || colon > at) return std::string(url);
  return std::string(url.substr(0, begin + colon + 1))
      .append(kRedacted)
      .append(url.substr(begin + at));
}

/// How often what stands between `quote`s is escaped: JSON within a string is once more, and a
/// backslash takes one more each time.
int depth_of(std::string_view quote) {
  int depth = 0;
  if (quote.empty() || quote.back() != '"') return depth;
  for (std::size_t size = quote.size(); size > 0; size /= 2)
    ++depth;
  return depth;
}

/// `plain` between `quote`s, as a string is written there.
std::string quoted(std::string plain, std::string_view quote) {
  for (int depth = depth_of(quote); depth > 0; --depth) {
    plain = to_text(plain);
    plain = plain.substr(1, plain.size() - 2);
  }
  return std::string(quote).append(plain).append(quote);
}

/// What `quoted` was made of; what is no string stays as it is.
std::string unquoted(std::string_view text, std::string_view quote) {
  if (text.starts_with(quote)) text.remove_prefix(quote.size());
  if (text.ends_with(quote)) text.remove_suffix(quote.size());
  std::string plain(text);
  for (int depth = depth_of(quote); depth > 0; --depth) {
    const auto inner = parse_json("\"" + plain + "\"");
    if (!inner || !inner->is_string()) break;
    plain = inner->get<std::string>();
  }
  return plain;
}

/// `text` with `value` in the place of each of `extents`.
std::string with_values(std::string_view text, const std::vector<Extent>& extents,
                        const std::string& value) {
  std::string out;
  std::size_t copied = 0;
  for (const Extent& extent : extents) {
    out.append(text, copied, extent.begin - copied).append(quoted(value, extent.quote));
    copied = extent.end;
  }
  return out.append(text, copied);
}

}  // namespace

const std::vector<std::string>& redacted_names() {
  static const std::vector<std::string> names{"authorization", "proxy-authorization", "cookie",
                                              "set-cookie", "token"};
  return names;
}

bool redact(envelope::event::Headers& headers) {
  bool had_one = false;
  for (auto& [name, value] : headers) {
    if (!is_secret(name)) continue;
    had_one = had_one || value != kRedacted;
    value = kRedacted;
  }
  return had_one;
}

bool redact(std::vector<std::string>& subprotocols) {
  bool had_one = false;
  for (std::string& offered : subprotocols) {
    if (!http::same_name(offered.substr(0, kBearer.size()), kBearer)) continue;
    had_one = had_one || offered.substr(kBearer.size()) != kRedacted;
    offered.replace(kBearer.size(), std::string::npos, kRedacted);
  }
  return had_one;
}

std::optional<std::string> redact_message(std::string_view text) {
  const std::vector<Extent> tokens = auth_tokens(text);
  if (tokens.empty()) return std::nullopt;
  return with_values(text, tokens, std::string(kRedacted));
}

std::optional<std::string> restore_message(std::string_view text, const std::string& token) {
  std::vector<Extent> lost = auth_tokens(text);
  std::erase_if(lost, [text](const Extent& one) {
    return text.substr(one.begin, one.end - one.begin) != quoted(std::string(kRedacted), one.quote);
  });
  if (lost.empty()) return std::nullopt;
  return with_values(text, lost, token);
}

std::vector<std::string> tokens_said(std::string_view text) {
  std::vector<std::string> said;
  for (const Extent& one : auth_tokens(text)) {
    std::string token = unquoted(text.substr(one.begin, one.end - one.begin), one.quote);
    if (token != kRedacted) said.push_back(std::move(token));
  }
  return said;
}

bool lacks_token(const envelope::What& what) {
  const auto* const message = std::get_if<envelope::event::Message>(&what);
  return message != nullptr && message->direction == envelope::Direction::kToServer &&
         restore_message(message->body.bytes, {}).has_value();
}

std::string redact_url(std::string_view url) {
  const std::size_t query = url.find('?');
  return redact_password(url.substr(0, query))
      .append(query == std::string_view::npos ? "" : http::without_tokens(url.substr(query)));
}

bool redact(envelope::What& what, std::string& kept) {
  if (auto* open = std::get_if<envelope::event::Open>(&what)) {
    kept = redact_url(open->url);
    const bool in_url = kept != open->url;
    open->url = kept;
    const bool in_headers = redact(open->headers);
    return redact(open->subprotocols) || in_headers || in_url;
  }
  if (auto* message = std::get_if<envelope::event::Message>(&what)) {
    // In either direction: an echo says the secret again.
    auto redacted = redact_message(message->body.bytes);
    if (!redacted || *redacted == message->body.bytes) return false;
    message->body.bytes = kept = *std::move(redacted);
    return true;
  }
  return false;
}

}  // namespace wskit::capture
