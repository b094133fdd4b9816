#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/event.h"
#include "http/parameters.h"

namespace wskit::capture {

/// What stands where a secret was.
inline constexpr std::string_view kRedacted = http::kRedacted;

/// What `redact` takes out, as the header of a capture lists it.
const std::vector<std::string>& redacted_names();

/// Takes the secrets out: the values of Authorization, Proxy-Authorization, Cookie and Set-Cookie,
/// and the token of a `bearer.<token>` subprotocol, however it is written.
/// Whether there was one is told.
bool redact(envelope::event::Headers& headers);
bool redact(std::vector<std::string>& subprotocols);

/// `url` without the values of the parameters whose name ends in "token", and without a password.
std::string redact_url(std::string_view url);

/// `text` without its `auth_tokens`, else as it is; nothing: there is no secret in it.
std::optional<std::string> redact_message(std::string_view text);

/// `text` with `token` in the places of `auth_tokens` that have been taken out; nothing: none was.
std::optional<std::string> restore_message(std::string_view text, const std::string& token);

/// The `auth_tokens` of `text` themselves, those that are strings or single words; not those that
/// have been taken out.
std::vector<std::string> tokens_said(std::string_view text);

/// Whether a client says a message whose token has been taken out.
bool lacks_token(const envelope::What& what);

/// Redacts one event of a capture, and tells whether it had a secret. `kept` holds what `what`
/// borrows afterwards.
bool redact(envelope::What& what, std::string& kept);

}  // namespace wskit::capture
