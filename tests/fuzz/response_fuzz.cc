#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/rng.h"
#include "http/parser.h"
#include "wire/handshake.h"

using namespace wskit;

namespace {

constexpr std::size_t kMaxBody = 20;

std::string describe(const http::ResponseParser& parser) {
  const http::ResponseHead& head = parser.head();
  std::string text = std::to_string(head.status) + ' ' + head.reason;
  for (const http::Header& field : head.headers)
    text += '\n' + field.first + ':' + field.second;
  return text + '\n' + parser.body();
}

/// What a parser makes of a stream that is `bytes` in pieces of at most `longest`.
std::string reading(std::string_view bytes, std::size_t longest) {
  http::ResponseParser parser({.max_bytes = 500, .max_headers = 10}, kMaxBody);
  Rng rng(longest);
  std::size_t used = 0;
  while (used < bytes.size() && !parser.done()) {
    const std::string_view part = bytes.substr(used, 1 + rng.below(longest));
    const auto fed = parser.feed(part);
    if (!fed) return fed.error().message;
    WSKIT_ASSERT(parser.done() ? *fed <= part.size() : *fed == part.size());
    used += *fed;
  }
  parser.finish();
  WSKIT_ASSERT(parser.body().size() <= kMaxBody);
  if (!parser.head_done()) return "";
  return std::to_string(used) + (parser.done() ? " whole " : " cut ") + describe(parser);
}

void check(const http::ResponseHead& head) {
  wire::ClientHandshake handshake;
  handshake.key = "dGhlIHNhbXBsZSBub25jZQ==";
  handshake.subprotocols = {"chat"};
  const auto checked = wire::check_response(handshake, head);
  if (checked)
    WSKIT_ASSERT(head.status == 101 &&
                 (checked->subprotocol.empty() || checked->subprotocol == "chat"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = reading(bytes, size + 1);
  WSKIT_ASSERT(reading(bytes, 1) == whole);
  WSKIT_ASSERT(reading(bytes, 7) == whole);
  http::ResponseParser parser;
  if (parser.feed(bytes) && parser.head_done()) check(parser.head());
  return 0;
}
