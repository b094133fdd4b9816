#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "client/link_config.h"

namespace wskit::client {

/// When an open link pings its server, and when it counts it as gone. `config` outlives it.
class KeepAlive {
 public:
  enum class Step : std::uint8_t { kWait, kPing, kGone };

  explicit KeepAlive(const LinkConfig& config) : config_(config) {}

  /// The link is open.
  void start(TimePoint now);
  /// Something has come, or cannot because nothing is read.
  void heard() { unanswered_ = false; }

  /// What is to be done when `next` has passed, with `queued` bytes still to leave.
  [[nodiscard]] Step check(TimePoint now, std::size_t queued);
  /// A ping of its own was queued, which makes `queued` bytes; a pong is expected when the link is
  /// `reading`.
  void expect_pong(TimePoint now, std::size_t queued, bool reading);
  [[nodiscard]] TimePoint next() const;

  /// Any ping was queued.
  void sent(std::string_view data, TimePoint now);
  /// The round trip, when `data` answers the last ping; else zero.
  Duration answered(std::string_view data, TimePoint now);

 private:
  const LinkConfig& config_;
  TimePoint next_ping_;
  TimePoint give_up_;        ///< when `unanswered_` becomes fatal
  std::size_t queued_ = 0;   ///< when `give_up_` was set
  bool unanswered_ = false;  ///< nothing has come since the ping before `give_up_`
  std::string ping_data_;    ///< of the last ping sent
  TimePoint pinged_;         ///< when that was; zero once it has been answered
};

}  // namespace wskit::client
