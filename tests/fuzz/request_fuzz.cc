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

std::string describe(const http::RequestParser& parser) {
  const http::RequestHead& head = parser.head();
  std::string text = head.method + ' ' + head.target;
  for (const http::Header& field : head.headers) {
    WSKIT_ASSERT(http::is_valid_header(field.first, field.second));
    text += '\n' + field.first + ':' + field.second;
  }
  return text + '\n' + parser.body();
}

/// What a parser makes of `bytes` in pieces of at most `longest`: the request, or its fault.
std::string reading(std::string_view bytes, std::size_t longest) {
  http::RequestParser parser({.max_bytes = 500, .max_headers = 10}, 100);
  Rng rng(longest);
  std::size_t used = 0;
  while (used < bytes.size() && !parser.done()) {
    const std::string_view part = bytes.substr(used, 1 + rng.below(longest));
    const auto fed = parser.feed(part);
    if (!fed) return std::to_string(fed.error().status) + fed.error().message;
    WSKIT_ASSERT(parser.done() ? *fed <= part.size() : *fed == part.size());
    used += *fed;
  }
  return parser.done() ? std::to_string(used) + describe(parser) : "";
}

void answer(const http::RequestHead& head) {
  const auto checked = wire::check_upgrade(head);
  const std::string subprotocol = wire::choose_subprotocol(head, {"a", "b"});
  const std::string response =
      checked ? wire::upgrade_response(head, subprotocol, {})
              : http::to_text(wire::refusal_response(checked.error()), http::Ending::kClose);
  http::ResponseParser parser;
  WSKIT_ASSERT(parser.feed(response));
  WSKIT_ASSERT(parser.done());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = reading(bytes, size + 1);
  WSKIT_ASSERT(reading(bytes, 1) == whole);
  WSKIT_ASSERT(reading(bytes, 7) == whole);
  http::RequestParser parser;
  if (parser.feed(bytes) && parser.done()) answer(parser.head());
  return 0;
}
