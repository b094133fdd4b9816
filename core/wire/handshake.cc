#include "wire/handshake.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/assert.h"
#include "base/base64.h"
#include "wire/sha1.h"
#include "wire/utf8.h"

namespace wskit::wire {
namespace {

using http::Headers;

constexpr std::string_view kVersion = "13";
// RFC 6455 section 1.3.
constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

std::string accept_value(std::string_view key) {
  const auto digest = sha1(std::string(key).append(kGuid));
  return base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

/// Whether `key` is sixteen bytes in base64. Bits that the last character has beyond them may be
/// set: the example of section 4.1 has them.
bool is_key(std::string_view key) {
  const auto in_alphabet = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
  };
  return key.size() == 24 && key.ends_with("==") &&
         std::all_of(key.begin(), key.end() - 2, in_alphabet);
}

Refusal malformed(std::string message) {
  return {400, "INVALID_MESSAGE", std::move(message), {}};
}

Refusal upgrade_required(std::string message) {
  return {426,
          "INVALID_MESSAGE",
          std::move(message),
          {{"Upgrade", "websocket"},
           {"Connection", "Upgrade"},
           {"Sec-WebSocket-Version", std::string(kVersion)}}};
}

Error bad_upgrade(std::string message) {
  return {ErrorKind::kUpgrade, std::move(message)};
}

void add_field(std::string& text, std::string_view name, std::string_view value) {
  WSKIT_ASSERT(http::is_valid_header(name, value));
  text.append(name).append(": ").append(value).append("\r\n");
}

void add_fields(std::string& text, const Headers& headers) {
  for (const http::Header& header : headers)
    add_field(text, header.first, header.second);
}

void add_json_string(std::string& json, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  json += '"';
  for (const char c : is_utf8(text) ? text : "(not UTF-8)") {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json.append({'\\', c});
    } else if (byte < 0x20) {
      json.append("\\u00").append({kHex[byte >> 4], kHex[byte & 15]});
    } else {
      json += c;
    }
  }
  json += '"';
}

}  // namespace

Result<std::monostate, Refusal> check_upgrade(const http::RequestHead& request) {
  const Headers& headers = request.headers;
  if (request.method != "GET") {
    return Refusal{405, "INVALID_MESSAGE", "a WebSocket is opened with GET", {{"Allow", "GET"}}};
  }
  if (request.major == 1 && request.minor < 1) return malformed("HTTP/1.1 is needed");
  if (http::count(headers, "Host") != 1) return malformed("exactly one Host header is needed");
  if (!http::has_token(headers, "Upgrade", "websocket")) {
    return upgrade_required(
        "this is a WebSocket endpoint; connect with a WebSocket client (ws://), not a web page");
  }
  if (!http::has_token(headers, "Connection", "Upgrade")) {
    return upgrade_required("Connection: Upgrade is missing; a proxy may have taken it out");
  }
  if (http::count(headers, "Sec-WebSocket-Version") != 1 ||
      http::find(headers, "Sec-WebSocket-Version") != kVersion) {
    return upgrade_required("Sec-WebSocket-Version must be 13");
  }
  if (http::count(headers, "Sec-WebSocket-Key") != 1 ||
      !is_key(*http::find(headers, "Sec-WebSocket-Key"))) {
    return malformed("Sec-WebSocket-Key must be one value of 16 bytes in base64");
  }
  if (!read_extensions(headers)) {
    return malformed("Sec-WebSocket-Extensions must be names with parameters, as in a; b=1, c");
  }
  return std::monostate{};
}

std::string choose_subprotocol(const http::RequestHead& request,
                               const std::vector<std::string>& supported) {
  for (const std::string_view offered : http::tokens(request.headers, "Sec-WebSocket-Protocol")) {
    if (std::find(supported.begin(), supported.end(), offered) != supported.end()) {
      return std::string(offered);
    }
  }
  return {};
}

std::string upgrade_response(const http::RequestHead& request, std::string_view subprotocol,
                             const Headers& extra) {
  const std::string_view key = http::find(request.headers, "Sec-WebSocket-Key").value_or("");
  std::string text =
      "HTTP/1.1 101 Switching Protocols\r\n"
      "Upgrade: websocket\r\n"
      "Connection: Upgrade\r\n";
  add_field(text, "Sec-WebSocket-Accept", accept_value(key));
  if (!subprotocol.empty()) add_field(text, "Sec-WebSocket-Protocol", subprotocol);
  add_fields(text, extra);
  return text.append("\r\n");
}

http::Response refusal_response(const Refusal& refusal) {
  http::Response response{refusal.status, {{"Content-Type", "application/json"}}, {}};
  response.headers.insert(response.headers.end(), refusal.headers.begin(), refusal.headers.end());
  response.body = R"({"type":"error","code":)";
  add_json_string(response.body, refusal.code);
  response.body += R"(,"message":)";
  add_json_string(response.body, refusal.message);
  response.body += "}\n";
  return response;
}

std::string make_key(Rng& rng) {
  const std::array<std::uint64_t, 2> nonce = {rng.next(), rng.next()};
  std::array<char, sizeof nonce> bytes{};
  std::memcpy(bytes.data(), nonce.data(), sizeof nonce);
  return base64_encode({bytes.data(), bytes.size()});
}

std::string upgrade_request(const ClientHandshake& handshake) {
  WSKIT_ASSERT(handshake.target.find_first_of(" \t\r\n") == std::string::npos);
  std::string text = "GET " + handshake.target + " HTTP/1.1\r\n";
  add_field(text, "Host", handshake.host);
  add_field(text, "Upgrade", "websocket");
  add_field(text, "Connection", "Upgrade");
  add_field(text, "Sec-WebSocket-Key", handshake.key);
  add_field(text, "Sec-WebSocket-Version", kVersion);
  std::string offered;
  for (const std::string& subprotocol : handshake.subprotocols) {
    offered.append(offered.empty() ? "" : ", ").append(subprotocol);
  }
  if (!offered.empty()) add_field(text, "Sec-WebSocket-Protocol", offered);
  if (handshake.deflate) add_field(text, kExtensionsField, kDeflateOffer);
  add_fields(text, handshake.headers);
  return text.append("\r\n");
}

Result<Agreement> check_response(const ClientHandshake& handshake,
                                 const http::ResponseHead& response) {
  const Headers& headers = response.headers;
  if (response.status != 101) {
    return bad_upgrade("the server answered " + std::to_string(response.status) +
                       " instead of 101");
  }
  const auto upgrade = http::find(headers, "Upgrade");
  if (!upgrade || !http::same_name(*upgrade, "websocket")) {
    return bad_upgrade("the server's 101 has no Upgrade: websocket");
  }
  if (!http::has_token(headers, "Connection", "Upgrade")) {
    return bad_upgrade("the server's 101 has no Connection: Upgrade");
  }
  if (http::count(headers, "Sec-WebSocket-Accept") != 1 ||
      http::find(headers, "Sec-WebSocket-Accept") != accept_value(handshake.key)) {
    return bad_upgrade("the server's Sec-WebSocket-Accept does not answer our key");
  }
  const auto extensions = read_extensions(headers);
  if (!extensions) return bad_upgrade("the server's Sec-WebSocket-Extensions cannot be read");
  const auto deflate = check_chosen(*extensions, handshake.deflate);
  if (!deflate) return deflate.error();
  if (http::count(headers, "Sec-WebSocket-Protocol") > 1) {
    return bad_upgrade("the server chose more than one subprotocol");
  }
  std::string chosen(http::find(headers, "Sec-WebSocket-Protocol").value_or(""));
  const std::vector<std::string>& offered = handshake.subprotocols;
  if (!chosen.empty() && std::find(offered.begin(), offered.end(), chosen) == offered.end()) {
    return bad_upgrade("the server chose a subprotocol that was not offered: " + chosen);
  }
  return Agreement{std::move(chosen), *deflate};
}

}  // namespace wskit::wire
