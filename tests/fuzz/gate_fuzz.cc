#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/gate.h"
#include "base/assert.h"
#include "http/parser.h"
#include "wire/handshake.h"

using namespace wskit;

namespace {

const auth::Gate& gate() {
  static const auth::Gate made = [] {
    auth::GateConfig config;
    config.tokens = *auth::StaticTokens::parse("[[token]]\ntoken=\"s3cret\"\nuser=\"ann\"", "t");
    config.origins = {"http://*.test", "https://{userId}?"};
    config.csrf_cookie = "csrf";
    return auth::Gate(config);
  }();
  return made;
}

}  // namespace

/// A request is let in by the token that it shows, or refused with an answer that can be sent.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  http::RequestParser parser({.max_bytes = 16384, .max_headers = 100});
  if (!parser.feed({reinterpret_cast<const char*>(data), size}) || !parser.done()) return 0;
  const auto admitted = gate().admit(parser.head(), {});
  if (admitted) {
    WSKIT_ASSERT(*admitted && (*admitted)->user == "ann");
  } else {
    const int status = admitted.error().status;
    WSKIT_ASSERT(status == 400 || status == 401 || status == 403);
    WSKIT_ASSERT(!wire::refusal_response(admitted.error()).body.empty());
  }
  const auto protocol = auth::protocol_beside_token(parser.head());
  WSKIT_ASSERT(!protocol.starts_with("bearer."));
  return 0;
}
