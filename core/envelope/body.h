#pragma once

#include <cstdint>
#include <string_view>

namespace wskit::envelope {

/// Seen from the client: `>` to the server, `<` from it.
enum class Direction : std::uint8_t { kToServer, kToClient };

/// What a frame carries, and so which one of `data`, `json` and `b64` holds it on a line.
struct Body {
  enum class Form : std::uint8_t {
    kText,    ///< UTF-8
    kJson,    ///< a text that is JSON, put into the line as the value that it is
    kBinary,  ///< any bytes, as base64
  };
  Form form = Form::kText;
  std::string_view bytes;
};

/// kText when `bytes` are UTF-8, else kBinary: for the data of pings and pongs.
Body body_of(std::string_view bytes);

}  // namespace wskit::envelope
