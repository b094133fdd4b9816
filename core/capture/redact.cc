#include "capture/redact.h"

#include <algorithm>

#include "capture/json_value.h"

namespace wskit::capture {
namespace {

constexpr std::string_view kBearer = "bearer.";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return out;
}

bool is_secret(std::string_view header) {
  const auto& names = redacted_names();
  return std::find(names.begin(), names.end(), lower(header)) != names.end();
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

/// As `find`, which looks for the first letter, where it had better look for a rare one.
bool contains(std::string_view text, std::string_view what, char rare) {
  const std::size_t offset = what.find(rare);
  std::size_t at = text.find(rare, offset);
  while (at != std::string_view::npos && text.compare(at - offset, what.size(), what) != 0)
    at = text.find(rare, at + 1);
  return at != std::string_view::npos;
}

bool may_be_object(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && text[begin] == '{';
}

void redact_token(OrderedJson& object) {
  const auto token = object.find("token");
  if (token != object.end()) *token = kRedacted;
}

}  // namespace

const std::vector<std::string>& redacted_names() {
  static const std::vector<std::string> names{"authorization", "proxy-authorization", "cookie",
                                              "set-cookie", "token"};
  return names;
}

void redact(envelope::event::Headers& headers) {
  for (auto& [name, value] : headers) {
    if (is_secret(name)) value = kRedacted;
  }
}

void redact(std::vector<std::string>& subprotocols) {
  for (std::string& offered : subprotocols) {
    if (offered.starts_with(kBearer)) offered.replace(kBearer.size(), std::string::npos, kRedacted);
  }
}

std::optional<std::string> redact_message(std::string_view text) {
  // Parsing is for the few that may be meant; whoever writes letters as escapes may mean it, too.
  if (!may_be_object(text)) return std::nullopt;
  const bool plain = !contains(text, "\\u", '\\');
  if (plain && !(contains(text, R"("token")", 'k') && contains(text, R"("auth")", 'h'))) {
    return std::nullopt;
  }
  auto parsed = parse_ordered_json(text);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  OrderedJson& message = *parsed;
  if (!message.contains("type") || message["type"] != "auth") {
    return std::nullopt;
  }
  redact_token(message);
  const auto payload = message.find("payload");
  if (payload != message.end() && payload->is_object()) redact_token(*payload);
  return to_ordered_text(message);
}

std::string redact_url(std::string_view url) {
  const std::size_t query = url.find('?');
  return redact_password(url.substr(0, query))
      .append(query == std::string_view::npos ? "" : http::without_tokens(url.substr(query)));
}

void redact(envelope::What& what, std::string& kept) {
  if (auto* open = std::get_if<envelope::event::Open>(&what)) {
    open->url = kept = redact_url(open->url);
    redact(open->headers);
    redact(open->subprotocols);
  } else if (auto* message = std::get_if<envelope::event::Message>(&what)) {
    // In either direction: an echo says the secret again.
    if (message->body.form == envelope::Body::Form::kBinary) return;
    auto redacted = redact_message(message->body.bytes);
    if (redacted) message->body.bytes = kept = *std::move(redacted);
  }
}

}  // namespace wskit::capture
