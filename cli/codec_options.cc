#include "cli/codec_options.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "envelope/socketio.h"

namespace wskit::cli {
namespace {

/// All strings, at whatever depth: which of them is the secret only the server knows.
std::vector<std::string> texts_in(const nlohmann::json& json) {
  std::vector<std::string> texts;
  const nlohmann::json leaves = json.is_structured() ? json.flatten() : json;
  for (const nlohmann::json& leaf : leaves) {
    if (leaf.is_string()) texts.push_back(leaf.get<std::string>());
  }
  return texts;
}

}  // namespace

void CodecOptions::add_to(OptionTable& options) {
  options.group("Codec")
      .choice("--codec", codec, {{"plain", Codec::kPlain}, {"socketio", Codec::kSocketIo}},
              "What a message is: a text as it stands, or an event of Socket.IO 5 as JSON, "
              "[\"name\",args...]; then the path of the URL is the namespace")
      .contradicts({"--binary", "--input hex|base64|raw", "--envelope", "--request", "--pool",
                    "--room", "--auth-via first", "--fallback"})
      .except({"plain"})
      .text("--socketio-path", "PATH", path, "Where the server has Socket.IO")
      .needs({"--codec socketio"})
      .text("--socketio-auth", "JSON", auth, "What the namespace gets to see: {\"token\":\"...\"}")
      .needs({"--codec socketio"});
}

Accepts CodecOptions::accepts() const {
  if (codec == Codec::kPlain) return {};
  return [](std::string_view text) -> Status {
    const auto message = envelope::encode_socketio(text, "/");
    return message ? ok() : Status(message.error());
  };
}

Status CodecOptions::check(bool heartbeat) const {
  if (codec == Codec::kPlain) return ok();
  if (heartbeat) {
    return Error{ErrorKind::kUsage,
                 "--heartbeat: --codec socketio has pings of its own; leave it out"};
  }
  if (!path.starts_with('/')) {
    return Error{ErrorKind::kUsage, "--socketio-path: write a path, as /socket.io/"};
  }
  if (!auth.empty() && !nlohmann::json::parse(auth, nullptr, false).is_object()) {
    return Error{ErrorKind::kUsage,
                 "--socketio-auth: is no JSON object; write {\"token\":\"...\"}"};
  }
  return ok();
}

std::optional<client::SocketIoConfig> CodecOptions::apply(client::LinkConfig& link) const {
  if (codec == Codec::kPlain) return std::nullopt;
  client::SocketIoConfig config;
  config.name_space = client::aim_at_socketio(link, path);
  config.auth = auth;
  config.timeout = link.connect_timeout;
  config.max_message = link.max_message;
  link.secrets = texts_in(nlohmann::json::parse(auth, nullptr, false));
  return config;
}

}  // namespace wskit::cli
