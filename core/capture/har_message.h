#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "envelope/event.h"

namespace wskit::capture {

/// An element of an entry's `_webSocketMessages`, as Chrome, Playwright and mitmproxy write them.
struct HarMessage {
  /// RFC 6455 section 5.2; -1 is what Chrome gives an error.
  enum class Opcode : std::int8_t {
    kError = -1,
    kText = 1,
    kBinary = 2,
    kClose = 8,
    kPing = 9,
    kPong = 10,
  };
  Opcode opcode = Opcode::kText;
  envelope::Direction direction = envelope::Direction::kToServer;
  std::optional<double> at;  ///< milliseconds since 1970
  std::string data;          ///< of a text and an error as it is, else the bytes
};

/// Its fields as they are written, before it is known whether they fit together.
struct HarMessageFields {
  /// kUsage with what is wrong.
  Result<HarMessage> message() &&;

  std::string type;
  double time = -1;
  std::optional<double> opcode;
  std::optional<std::string> data;
};

/// Reads one message: a line of a file that Playwright attaches. kUsage with what is wrong.
Result<HarMessage> parse_har_message(std::string_view json);

}  // namespace wskit::capture
