#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "capture/recorder.h"
#include "client/link.h"
#include "flow/pacer.h"
#include "load/content.h"
#include "load/fanout.h"
#include "load/scenario.h"

namespace wskit::load {

enum class Mode : std::uint8_t {
  kEcho,      ///< an operation is a message and its reply, which come in the same order
  kRequest,   ///< an operation is a message and the one with its id
  kPush,      ///< an operation is a message that has left this process
  kFanout,    ///< an operation is the delivery of a message to one of those who are to get it
  kConnect,   ///< an operation is a connection and its upgrade; it is closed and made again
  kScenario,  ///< an operation is a play of a capture
  kIdle,      ///< connections are held, and there are no operations
};

/// As users write it.
constexpr std::string_view name_of(Mode mode) {
  constexpr std::array<std::string_view, 7> kNames = {"echo",    "request",  "push", "fanout",
                                                      "connect", "scenario", "idle"};
  return kNames.at(static_cast<std::size_t>(mode));
}
/// Whether operations are messages.
constexpr bool sends_messages(Mode mode) {
  return mode != Mode::kConnect && mode != Mode::kScenario && mode != Mode::kIdle;
}
/// Whether operations make their connections themselves.
constexpr bool connects_anew(Mode mode) {
  return mode == Mode::kConnect || mode == Mode::kScenario;
}

/// What a run does; const while it lasts.
struct BenchConfig {
  client::LinkConfig link;
  capture::Recorder* recorder = nullptr;  ///< of every connection; null: none; outlives the run
  Mode mode = Mode::kEcho;
  std::uint64_t connections = 50;
  std::uint64_t workers = 1;  ///< at most `connections`
  /// Of the measured part. Without it `operations` ends the run; at least one of them is set.
  std::optional<Duration> duration;
  std::optional<std::uint64_t> operations;  ///< measured ones, of all workers together
  /// Operations a second on all connections together, whatever the server does (open loop).
  /// Without it each connection keeps `depth` operations under way (closed loop).
  std::optional<double> rate;
  /// The same, at rates that change, from the beginning of the warm-up on; then `rate` is not set,
  /// and `warmup` and `duration` are as long as these together.
  std::vector<flow::RateStage> ramp;
  std::uint64_t depth = 1;
  Duration warmup = Duration::zero();  ///< before the measured part
  /// Until a message counts as lost that has no reply. In an open loop, only once a later one has
  /// its reply, or nothing else is to be sent.
  Duration reply_timeout = std::chrono::seconds(10);
  Content content;
  /// Every message is stamped, and what becomes of each is told apart.
  bool audit = false;
  std::string match;  ///< where the id of a request and its answer stands: see CorrelationReader
  /// Connections that are begun each second, of all workers together; without it as fast as they
  /// are answered. Not for connect mode, whose operations they are.
  std::optional<double> connect_rate;
  std::optional<Scenario> scenario;         ///< set in that mode, and led to the server of `link`
  std::optional<std::uint64_t> server_pid;  ///< whose memory is looked at
  std::uint32_t run = 0;         ///< of the stamps, below Stamp::kMostRuns: drawn anew for each run
  std::optional<Fanout> fanout;  ///< set in that mode; messages are stamped then

  /// Connections to the server at a time.
  [[nodiscard]] std::uint64_t most_open() const {
    return scenario ? connections * scenario->most_at_once : connections;
  }
  /// Operations leave at times of their own, and do not wait for others.
  [[nodiscard]] bool is_open_loop() const { return rate || !ramp.empty(); }
  /// Of an open loop; from the beginning of the warm-up on.
  [[nodiscard]] flow::Pacer pacer() const { return rate ? flow::Pacer(*rate) : flow::Pacer(ramp); }

  /// Connections that send messages, or make handshakes: the first ones.
  [[nodiscard]] std::uint64_t senders() const { return fanout ? fanout->publishers : connections; }
  /// Workers that have some of these.
  [[nodiscard]] std::uint64_t sending_workers() const { return std::min(workers, senders()); }
};

}  // namespace wskit::load
