#include "client/token.h"

#include <algorithm>
#include <string_view>

#include "envelope/json_writer.h"
#include "http/message.h"
#include "http/parameters.h"
#include "wire/utf8.h"

namespace wskit::client {
namespace {

constexpr std::string_view kBearerProtocol = "bearer.";

Error cannot_stand(std::string_view where, std::string_view why) {
  return {ErrorKind::kUsage, std::string("the token cannot be sent ")
                                 .append(where)
                                 .append(": ")
                                 .append(why)
                                 .append("; try another --auth-via")};
}

}  // namespace

Status check(const Token& token) {
  if (token.value.empty()) return ok();
  switch (token.place) {
    case TokenPlace::kHeader:
      if (http::is_valid_header("Authorization", token.value)) return ok();
      return cannot_stand("as a header", "it has control characters");
    case TokenPlace::kSubprotocol:
      if (http::is_token(token.value)) return ok();
      return cannot_stand("as a subprotocol", "it has other characters than a name has");
    case TokenPlace::kFirstMessage:
      if (wire::is_utf8(token.value)) return ok();
      return cannot_stand("in a message", "it is not UTF-8");
    case TokenPlace::kQuery:
      break;
  }
  return ok();
}

void present(const Token& token, wire::ClientHandshake& handshake) {
  if (token.value.empty()) return;
  switch (token.place) {
    case TokenPlace::kHeader:
      handshake.headers.emplace_back("Authorization", "Bearer " + token.value);
      break;
    case TokenPlace::kQuery:
      handshake.target = http::with_parameter(handshake.target, "token", token.value);
      break;
    case TokenPlace::kSubprotocol:
      handshake.subprotocols.push_back(std::string(kBearerProtocol).append(token.value));
      break;
    case TokenPlace::kFirstMessage:
      break;
  }
}

std::string auth_message(const Token& token) {
  std::string text;
  envelope::JsonWriter(text)
      .begin_object()
      .field("type", "auth")
      .field("token", token.value)
      .end_object();
  return text;
}

}  // namespace wskit::client
