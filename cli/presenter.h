#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "capture/match.h"
#include "client/link_events.h"

namespace wskit::cli {

/// What time stands in front of a message.
enum class Timestamps : std::uint8_t {
  kNone,
  kRelative,  ///< seconds since the start: "0.031245"
  kAbsolute,  ///< UTC: "2026-09-24T10:00:00.123Z"
  kDelta,     ///< seconds since what was shown before: "+0.000312"
};

struct ShowConfig {
  bool pretty = false;   ///< JSON is laid out, a member a line
  bool control = false;  ///< pings, pongs and close frames are shown, too
  Timestamps timestamps = Timestamps::kNone;
  std::optional<capture::Match> filter = {};  ///< other messages are not shown
  std::string_view terminator = "\n";         ///< of each message
  std::string_view mark = {};                 ///< in front of each message
  bool escapes = false;                       ///< for a person: control characters are written out
  bool color = false;
};

/// How messages and control frames look to who reads them, in a pipe or on a terminal. Times are of
/// one clock and do not step back.
class Presenter {
 public:
  /// `start` is what relative times count from, `wall` what the clock on the wall shows then.
  Presenter(ShowConfig config, TimePoint start, std::chrono::system_clock::time_point wall);

  [[nodiscard]] const ShowConfig& config() const { return config_; }
  /// May be changed at any time.
  [[nodiscard]] ShowConfig& config() { return config_; }

  /// Appends a message with its terminator; nothing, and false, when it is filtered out.
  bool message(std::string& out, const wire::MessageView& message, TimePoint now);

  /// One line about a control frame, without a newline; not escaped.
  std::string ping(std::string_view data, TimePoint now);
  std::string pong(std::string_view data, Duration round_trip, TimePoint now);
  /// Empty when no close frame went either way.
  std::string close(const client::Ended& ended, TimePoint now);

 private:
  void append_time(std::string& out, TimePoint now, bool color);
  bool append_laid_out(std::string& out, std::string_view bytes) const;
  void append_plain(std::string& out, std::string_view bytes) const;
  std::string control(std::string_view what, std::string_view data, TimePoint now);

  ShowConfig config_;
  TimePoint start_;
  TimePoint last_;  ///< when something was shown
  std::chrono::system_clock::time_point wall_;
};

}  // namespace wskit::cli
