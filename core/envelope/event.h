#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "envelope/body.h"
#include "envelope/script.h"

namespace wskit::envelope {

/// What happens on connections, a client's own or a server's (protocol.md b and c). Optional fields
/// are left out of the line when they are empty; `direction` stands in captures only.
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
/// A server waits for connections.
struct Listening {
  std::string_view url;
};
/// A client asks a server for an upgrade.
struct Connect {
  std::string_view ip;
  std::string_view path;
  std::string_view query;
  Headers headers;
  std::string_view user;
  std::vector<std::string> roles;
  bool anonymous = false;  ///< nobody has said who it is: `user` is this connection's alone
};
/// A client has shown who it is, or has done so anew, when it was connected already.
struct Auth {
  std::string_view user;
  std::vector<std::string> roles;
};
struct Join {
  std::string_view room;
};
struct Leave {
  std::string_view room;
};
struct Message {
  std::optional<Direction> direction;
  Body body;
  std::string_view room{};  ///< that it was for
  Script script{};          ///< in captures only
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

  /// Where that is not said, an end without a close frame (1006) is the server's.
  [[nodiscard]] bool is_by_server() const {
    constexpr std::uint16_t kAbnormal = 1006;  // RFC 6455 section 7.4.1
    return by ? *by == Direction::kToClient : code == kAbnormal;
  }
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
  std::optional<std::size_t> delivered{};  ///< how many got what was to be sent
};
struct Failure {
  std::string_view code;  ///< "bad_op", "timeout", …
  std::string_view msg;
  std::optional<std::uint64_t> line;  ///< of the input
  std::optional<int> exit;            ///< the status that the process is going to end with
  std::string_view ref{};             ///< of the op that is bad, JSON, if it had one
};
struct Mark {
  std::string_view label;
};

}  // namespace event

using What = std::variant<event::Open, event::Message, event::Ping, event::Pong, event::Close,
                          event::Reconnecting, event::Outcome, event::Failure, event::Mark,
                          event::Listening, event::Connect, event::Auth, event::Join, event::Leave>;

struct Event {
  Duration at{};                ///< since the stream began; kept to the microsecond
  std::string_view connection;  ///< `c`; empty where there is only one
  What what;
  bool has_time = true;  ///< the line has said `at` itself
};

/// Appends an event as one line with its newline. Text that is not UTF-8 (a header of old) is read
/// as Latin-1, so that the line is JSON whatever a peer has sent.
void append_event(std::string& out, Duration at, std::string_view connection, const What& what);
inline void append_event(std::string& out, const Event& event) {
  append_event(out, event.at, event.connection, event.what);
}

/// Part of a text.
struct Span {
  std::size_t begin = 0;
  std::size_t size = 0;
};

/// As `append_event` of a message with nothing but a direction and a body. Returns the part of the
/// line that `append_again` may take.
Span append_message(std::string& out, Duration at, std::string_view connection, Direction direction,
                    const Body& body);
/// Appends a message that says what another did, whose line has `said` in it. To put that into
/// words again costs several times as much.
void append_again(std::string& out, Duration at, std::string_view connection, Direction direction,
                  Span said);

}  // namespace wskit::envelope
