#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cli/input_options.h"
#include "cli/option_table.h"
#include "client/socketio.h"

namespace wskit::cli {

/// What is spoken over the WebSocket.
enum class Codec : std::uint8_t {
  kPlain,     ///< messages as they are
  kSocketIo,  ///< events of Socket.IO
};

struct CodecOptions {
  Codec codec = Codec::kPlain;
  std::string path = "/socket.io/";
  std::string auth;  ///< JSON object

  void add_to(OptionTable& options);

  /// What texts `codec` carries.
  [[nodiscard]] Accepts accepts() const;
  /// kUsage when one of them has a value that does not do, or does not go with a `heartbeat`.
  [[nodiscard]] Status check(bool heartbeat) const;
  /// Leads `link` where `codec` has its endpoint, and tells it what `auth` holds; nothing for
  /// kPlain.
  [[nodiscard]] std::optional<client::SocketIoConfig> apply(client::LinkConfig& link) const;
};

}  // namespace wskit::cli
