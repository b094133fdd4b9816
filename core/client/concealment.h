#pragma once

#include <string>

#include "client/link_events.h"
#include "client/token.h"

namespace wskit::client {

/// Takes the token out of what a server has said, wherever it has repeated it: plain, or
/// percent-encoded as in a URL. Tokens of less than four characters stay: they are no secret, and
/// may be part of anything.
void conceal(const Token& token, std::string& text);
void conceal(const Token& token, Opened& opened);
void conceal(const Token& token, Ended& ended);

}  // namespace wskit::client
