#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "load/bench_config.h"

namespace wskit::cli {

/// What a run was asked for, in the words of its report: a report that was read from a file says
/// the same as one of a run that has just ended.
struct BenchSettings {
  std::string url;  ///< without secrets
  load::Mode mode = load::Mode::kEcho;
  std::uint64_t connections = 0;
  std::optional<double> connect_rate;  ///< connections begun each second
  std::uint64_t threads = 0;
  std::optional<double> rate;       ///< operations per second of an open loop
  std::optional<std::string> ramp;  ///< its stages, as --ramp takes them
  std::uint64_t depth = 1;
  std::optional<Duration> duration;
  std::optional<std::uint64_t> messages;
  Duration warmup{};
  std::optional<std::string> message;       ///< the template
  std::optional<std::string> file;          ///< whose lines are the messages
  std::optional<std::uint64_t> lines;       ///< of them
  std::optional<std::uint64_t> size_least;  ///< of letters, in bytes
  std::optional<std::uint64_t> size_most;
  std::optional<std::uint64_t> size;  ///< of every message, when they are alike
  bool binary = false;
  bool stamped = false;       ///< each message carries a stamp
  bool distinct = false;      ///< no two messages are alike, so that an echo says which it is of
  bool deflate = false;       ///< permessage-deflate is offered
  std::optional<bool> check;  ///< whether what comes is compared; of a scenario

  [[nodiscard]] bool is_open_loop() const { return rate || ramp; }
};

BenchSettings settings_of(const load::BenchConfig& config);

/// Tells `fields` of everything in `settings`, by the names of the JSON report
/// (docs/bench-report.md): the one list that reports are written by, read by and compared by.
template <class Fields, class Settings>
void describe_settings(Fields& fields, Settings& settings) {
  fields.value("url", settings.url);
  fields.mode("mode", settings.mode);
  fields.value("connections", settings.connections);
  fields.value("connect_rate", settings.connect_rate);
  fields.value("threads", settings.threads);
  fields.derived("loop", settings.is_open_loop() ? "open" : "closed");
  fields.value("rate", settings.rate);
  fields.value("ramp", settings.ramp);
  fields.value("depth", settings.depth);
  fields.seconds("duration_s", settings.duration);
  fields.value("messages", settings.messages);
  fields.seconds("warmup_s", settings.warmup);
  fields.value("message", settings.message);
  fields.value("file", settings.file);
  fields.value("lines", settings.lines);
  fields.value("size_least", settings.size_least);
  fields.value("size_most", settings.size_most);
  fields.value("size", settings.size);
  fields.value("binary", settings.binary);
  fields.value("stamped", settings.stamped);
  fields.newer("distinct", settings.distinct);
  fields.newer("deflate", settings.deflate);
  fields.value("check", settings.check);
}

}  // namespace wskit::cli
