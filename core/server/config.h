#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "envelope/schemas.h"
#include "flow/outbox.h"
#include "flow/rate_meter.h"
#include "http/url.h"
#include "observe/log.h"
#include "room/limits.h"
#include "server/directory.h"
#include "server/trusted_proxies.h"
#include "wire/per_message_deflate.h"

namespace wskit::capture {
class Recorder;
}

namespace wskit::server {

/// What the server does with messages.
enum class Mode : std::uint8_t {
  kRooms,  ///< protocol.md, part (a)
  kEcho,   ///< every message comes back as it was
  kExec,   ///< a program for each connection
  kProxy,  ///< every message goes on to another server
  kMock,   ///< answers as recorded
};

struct RoomLimits {
  std::size_t max_content =
      1000;                     ///< bytes of a message's `content`; a string's quotes not counted
  std::size_t max_rooms = 100;  ///< that one connection may be in, and subscriptions it may have
  room::HistoryLimits history;
};

/// Whose messages a rate counts together.
enum class RateBy : std::uint8_t {
  kConnection,
  kUser,     ///< of one without a name: its connection
  kAddress,  ///< `client_address`
};

/// What happens to a message beyond its limit.
enum class LimitAction : std::uint8_t {
  kReject,  ///< its sender is told
  kDelay,   ///< it waits, and its sender is not read meanwhile
  kClose,   ///< with 4429
};

struct MessageLimits {
  flow::RateLimit rate;
  RateBy rate_by = RateBy::kConnection;
  Duration throttle{};  ///< least time between two messages of one connection
  LimitAction action = LimitAction::kReject;

  [[nodiscard]] bool is_set() const { return rate.is_set() || throttle > Duration::zero(); }
};

/// Of sessions; 0 is without limit.
struct AdmissionLimits {
  flow::RateLimit rate;  ///< of new ones from one address
  std::size_t max_per_address = 0;
  std::size_t max_sessions = 0;
};

/// How messages are compressed (RFC 7692), for clients that offer it.
struct DeflateConfig {
  bool takeover = false;  ///< keep contexts between messages, unless a client asks not to
  std::size_t threshold = wire::kDeflateThreshold;
};

/// What clients may use instead of a WebSocket.
struct FallbackConfig {
  bool polling = false;  ///< GET requests that wait
  bool events = false;   ///< server-sent events

  [[nodiscard]] bool is_on() const { return polling || events; }
};

/// A capture of all sessions.
struct RecordingConfig {
  capture::Recorder* recorder = nullptr;  ///< null: none; outlives the server
  bool secure = false;                    ///< clients speak TLS
  std::optional<http::Url> upstream;      ///< what they reach through us, when that is another
};

/// The pages for operators.
struct AdminConfig {
  bool own_port = false;  ///< or else on the main one, for peers on the loopback
  std::string version;    ///< of the build, to be told
};

/// Everything a server is told; it does not change while it runs.
struct Config {
  Mode mode = Mode::kRooms;
  std::vector<std::string> paths;         ///< answered ones; empty: every path
  std::vector<std::string> subprotocols;  ///< supported ones
  std::size_t max_message = std::size_t{1} << 20;
  /// Bytes of incomplete messages that one loop holds for all its peers together. Who would take it
  /// further is closed with 1013; a single message may always be as large as `max_message`.
  std::size_t max_incomplete = std::size_t{256} << 20;
  flow::OutboxLimit queue;  ///< of each connection
  Duration handshake_timeout = std::chrono::seconds(10);
  Duration auth_timeout = std::chrono::seconds(10);   ///< for a token in the first message
  Duration ping_interval = std::chrono::seconds(30);  ///< 0: no pings
  Duration pong_timeout = std::chrono::seconds(5);
  Duration idle_timeout{};                           ///< without a message either way; 0: any time
  Duration close_timeout = std::chrono::seconds(5);  ///< for the peer's close frame
  std::optional<DeflateConfig> deflate;
  RoomLimits rooms;
  AdminConfig admin;
  FallbackConfig fallback;
  RecordingConfig recording;
  std::shared_ptr<const Directory> files;  ///< served beside the upgrades; may be null
  bool console = true;                     ///< a page for browsers, where there are no files
  MessageLimits messages;
  AdmissionLimits admission;
  TrustedProxies proxies;
  std::shared_ptr<const envelope::Schemas> schemas;  ///< of messages in rooms; may be null
  const observe::Log* log = nullptr;                 ///< told of clients; outlives the server
};

}  // namespace wskit::server
