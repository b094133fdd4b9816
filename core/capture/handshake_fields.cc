#include "capture/handshake_fields.h"

#include <algorithm>
#include <array>

#include "http/message.h"

namespace wskit::capture {

bool is_of_handshake(std::string_view name) {
  constexpr std::array<std::string_view, 7> kNames = {
      "Host",
      "Connection",
      "Upgrade",
      "Sec-WebSocket-Key",
      "Sec-WebSocket-Version",
      "Sec-WebSocket-Extensions",
      "Sec-WebSocket-Protocol",
  };
  return name.starts_with(':') ||
         std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view known) { return http::same_name(known, name); });
}

}  // namespace wskit::capture
