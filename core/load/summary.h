#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "client/link_events.h"
#include "load/gaps.h"
#include "load/receiver.h"
#include "load/timeline.h"
#include "observe/histogram.h"
#include "observe/process_memory.h"

namespace wskit::load {

/// Why an operation that was attempted did not succeed.
enum class Loss : std::uint8_t {
  kNoReply,         ///< sent, and no reply came in time
  kConnectionLost,  ///< sent, and the connection ended first
  kNotSent,         ///< due (open loop), and no connection took it in time
  kHandshake,       ///< the connection was not made (connect mode)
  kCorrupted,       ///< came damaged (stamped messages)
  kDiffered,        ///< went otherwise than it was recorded (a scenario that is checked)
};
constexpr std::size_t kLosses = 6;

/// Connections that failed in one way.
struct Failure {
  ErrorKind kind = ErrorKind::kInternal;
  /// The server was there, and did not let the client in: this one (401, 403, a close code that
  /// says so), or anybody just then (429, 503, 1013).
  bool refused = false;
  std::uint64_t count = 0;
  /// The reason of the first of them; rather of one that broke than of one that the server closed
  /// in good order.
  std::string first;
  client::Ended ended;  ///< how that one ended
  /// The server has closed all of them, with a code that tells of no trouble.
  bool orderly = false;
};

/// The memory of the process that serves, on this machine.
struct ServerMemory {
  observe::ProcessMemory before;               ///< any connection was made
  std::optional<observe::ProcessMemory> open;  ///< once all were, and the warm-up over
};

/// What a run came to: what one worker saw, or the merged sight of several. Operations that belong
/// to the warm-up are in none of these but `unasked` and the figures of connections.
struct Summary {
  std::uint64_t attempted = 0;  ///< succeeded() + failed()
  std::array<std::uint64_t, kLosses> losses{};
  observe::Histogram latency;  ///< from the intended time to the reply
  observe::Histogram service;  ///< from the actual time; open loop only
  Timeline
      timeline;  ///< of `latency` and the operations that failed, but those that `settle` finds

  std::uint64_t altered = 0;        ///< replies that are not what was sent; echo mode
  std::uint64_t overtaken = 0;      ///< replies that came behind one to a later message; echo mode
  std::uint64_t unasked = 0;        ///< messages that came when no reply was awaited
  std::uint64_t error_replies = 0;  ///< that say that a request failed; request mode

  std::string first_difference;  ///< that the check of a scenario found, in one line

  std::uint64_t refused = 0;  ///< messages by which the server said that it did not do something
  std::string refusal;        ///< the first of them
  std::vector<Receiver> receivers;  ///< of stamped messages, when they are told apart
  Wrongs wrongs;                    ///< of all of them; since `settle`
  std::size_t audit_bytes = 0;      ///< of memory that telling apart took

  std::uint64_t connections = 0;  ///< asked for (echo) or attempted (connect)
  std::uint64_t opened = 0;
  std::uint64_t redirects = 0;    ///< followed on the way there
  std::uint64_t renewed = 0;      ///< given up for their silence, and made again; echo mode
  std::uint64_t not_let_go = 0;   ///< cut, for the server left the close unanswered; connect mode
  std::vector<Failure> failures;  ///< of connections, in the order of their first occurrence

  Duration connecting{};  ///< until all of them were there or had failed; held ones
  std::optional<ServerMemory> server;

  Duration elapsed{};              ///< of the measured part
  double per_second = 0;           ///< operations completed in the measured part, by its length
  double sent_per_second = 0;      ///< bytes of the messages of these
  double received_per_second = 0;  ///< bytes of the replies to these

  std::uint64_t late =
      0;                 ///< operations that left more than kLate behind the schedule, by our fault
  Duration worst_lag{};  ///< of all that left, by our fault
  Gaps gaps;             ///< times at which the generator was not there
  double busiest = 0;    ///< share of a processor that the busiest worker used, 0 to 1
  bool interrupted = false;

  static constexpr Duration kLate = std::chrono::milliseconds(10);
  static constexpr double kSaturated = 0.95;

  void add_failure(const Error& reason, const client::Ended& ended = {});
  void add_refusal(std::string what);
  /// As if the measured part had been so long, at least as long as it was, and nothing more
  /// completed in it.
  void lengthen(Duration length);
  /// Adds what another worker saw in the same measured part: it is as long as the longer one.
  void merge(const Summary& other);

  [[nodiscard]] std::uint64_t lost(Loss loss) const {
    return losses.at(static_cast<std::size_t>(loss));
  }
  [[nodiscard]] std::uint64_t succeeded() const { return latency.count(); }
  [[nodiscard]] std::uint64_t failed() const { return attempted - succeeded(); }
  [[nodiscard]] std::uint64_t failed_connections() const;
  /// Those of them that the server refused.
  [[nodiscard]] std::uint64_t refused_connections() const;
  /// Sent, and never answered.
  [[nodiscard]] std::uint64_t unanswered() const {
    return lost(Loss::kNoReply) + lost(Loss::kConnectionLost);
  }
  /// Everything that went wrong, each thing once: a handshake that failed is a failed connection.
  [[nodiscard]] std::uint64_t errors() const {
    return failed() + failed_connections() - lost(Loss::kHandshake);
  }
  /// The generator, not the server, may have set these figures.
  [[nodiscard]] bool behind_schedule() const { return late > 0; }
  [[nodiscard]] bool saturated() const { return busiest > kSaturated; }
  [[nodiscard]] bool kept_up() const { return !behind_schedule() && !saturated() && gaps.empty(); }
};

}  // namespace wskit::load
