#include "cli/credential_options.h"

#include <utility>

#include <fmt/format.h>

#include "cli/token_source.h"
#include "http/message.h"
#include "lws/loop.h"

namespace wskit::cli {
namespace {

using client::TokenPlace;

// What the library opens for itself.
constexpr std::size_t kOwnSockets = 4;

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

/// Waits, with all else at rest, until the credentials are there.
Status renew_now(client::Credentials& credentials, lws::Loop& loop) {
  Status renewed = ok();
  credentials.renew([&](const Status& status) {
    renewed = status;
    loop.stop();
  });
  loop.run();
  return renewed;
}

}  // namespace

void CredentialOptions::add_to(OptionTable& options) {
  options.group("Credentials")
      .text("--token", "TOKEN", token,
            "Send this token; others on this machine can see it in the list of processes, unlike "
            "those below and one in the environment")
      .text("--token-file", "FILE", file, "Send the token that stands in FILE")
      .contradicts({"--token"})
      .text("--token-cmd", "COMMAND", command,
            "Send the token that COMMAND prints; it is run by /bin/sh, for connect before every "
            "attempt, and may take 30s")
      .contradicts({"--token", "--token-file"})
      .choice("--auth-via", place,
              {{"header", TokenPlace::kHeader},
               {"query", TokenPlace::kQuery},
               {"first", TokenPlace::kFirstMessage},
               {"subprotocol", TokenPlace::kSubprotocol}},
              "Where the token is sent: as Authorization: Bearer, as parameter token, as message "
              "of type auth whose answer is waited for, or as subprotocol bearer.TOKEN")
      .needs({"--token", "--token-file", "--token-cmd"});
}

Status CredentialOptions::check(const client::LinkConfig& link) const {
  const bool has_token = !token.empty() || !file.empty() || !command.empty();
  const bool in_header = has_token && place == TokenPlace::kHeader;
  if (in_header && http::find(link.headers, "Authorization")) {
    return usage(
        "the token would be a second Authorization; leave the other one (--header, --user or the "
        "URL) out, or send the token elsewhere with --auth-via");
  }
  return client::check({token, place});
}

Status CredentialOptions::apply(client::LinkConfig& link) const {
  if (Status checked = check(link); !checked) return checked;
  lws::Loop loop(kOwnSockets);
  const auto credentials = attend(loop, link);
  return credentials == nullptr ? ok() : renew_now(*credentials, loop);
}

std::unique_ptr<client::Credentials> CredentialOptions::attend(net::Loop& loop,
                                                               client::LinkConfig& link) const {
  if (token.empty() && file.empty() && command.empty()) return nullptr;
  link.token = {token, place};
  if (!file.empty()) return std::make_unique<TokenFile>(loop, file, link.token);
  if (!command.empty()) return std::make_unique<TokenProcess>(loop, command, link.token);
  return nullptr;
}

}  // namespace wskit::cli
