#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"

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

/// The events of a client's connection (protocol.md b and c). Optional fields are left out of the
/// line when they are empty; `direction` stands in captures only.
namespace event {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Open {
  std::string_view url;
  int status = 101;
  std::string_view subprotocol;           ///< the server's choice
  int attempt = 0;                        ///< from 1; 0: not said
  Headers headers;                        ///< the client's own
  std::vector<std::string> subprotocols;  ///< offered
};
struct Message {
  std::optional<Direction> direction;
  Body body;
};
struct Ping {
  std::optional<Direction> direction;
  Body body;
};
struct Pong {
  std::optional<Direction> direction;
  Body body;
  std::optional<Duration> round_trip;
};
struct Close {
  std::uint16_t code = 1005;
  std::string_view reason;
  std::optional<bool> clean;
  std::optional<Direction> by;  ///< kToServer: the client closed first
};
struct Reconnecting {
  int attempt = 1;
  Duration in{};
  std::string_view cause;
};
/// What came of an op that carried a `ref`.
struct Outcome {
  std::string_view ref;  ///< JSON, as it came; empty: none
  bool ok = true;
  std::optional<Body> body;  ///< the reply to a request, the message that was expected
  std::string_view msg;      ///< why not
};
struct Failure {
  std::string_view code;  ///< "bad_op", "timeout", …
  std::string_view msg;
  std::optional<std::uint64_t> line;  ///< of the input
  std::optional<int> exit;            ///< the status that the process is going to end with
};
struct Mark {
  std::string_view label;
};

}  // namespace event

using What = std::variant<event::Open, event::Message, event::Ping, event::Pong, event::Close,
                          event::Reconnecting, event::Outcome, event::Failure, event::Mark>;

struct Event {
  Duration at{};                ///< since the stream began; kept to the microsecond
  std::string_view connection;  ///< `c`; empty where there is only one
  What what;
};

/// Appends `event` as one line with its newline. Text that is not UTF-8 (a header of old) is read
/// as Latin-1, so that the line is JSON whatever a peer has sent.
void append_event(std::string& out, const Event& event);

}  // namespace wskit::envelope
