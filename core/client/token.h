#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "wire/handshake.h"

namespace wskit::client {

/// Where a server looks for a token (protocol.md a).
enum class TokenPlace : std::uint8_t {
  kHeader,        ///< Authorization: Bearer …
  kQuery,         ///< ?token=…
  kSubprotocol,   ///< bearer.…
  kFirstMessage,  ///< {"type":"auth","token":…}, which is answered before all else
};

/// What a server lets us in by: a secret, which is in no text for people or files.
struct Token {
  std::string value;  ///< empty: none
  TokenPlace place = TokenPlace::kHeader;
};

/// kUsage, without the secret, when it cannot stand in its place.
Status check(const Token& token);

/// Puts the token where the server looks for it, unless that is the first message.
void present(const Token& token, wire::ClientHandshake& handshake);

/// The first message.
std::string auth_message(const Token& token);

}  // namespace wskit::client
