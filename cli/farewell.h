#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cli/back_pressure.h"
#include "client/channel.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::cli {

/// The end of a connection that we want to be over: by the close handshake, and by force when the
/// server shows no sign of life any more. Silence is none of its while we do not listen, or while
/// what was sent is still leaving.
class Farewell final : private flow::DeadlineOwner {
 public:
  /// Both outlive it.
  Farewell(net::Loop& loop, const BackPressure& pressure) : loop_(loop), pressure_(pressure) {}

  /// Before anything else; `channel` outlives its use.
  void attach(client::Channel& channel) { channel_ = &channel; }

  /// Closes the channel, the first time. `is_done`: nothing is wanted of the server any more, which
  /// has less time then, and no more than that.
  void say(std::uint16_t code, std::string_view reason, bool is_done);
  [[nodiscard]] bool is_said() const { return said_; }
  /// The server has shown that it is there.
  void heard() { heard_ = true; }
  /// The channel has ended.
  void ended() { goodbye_.disarm(); }

 private:
  void on_deadline(flow::Deadline& which) override;

  net::Loop& loop_;
  const BackPressure& pressure_;
  client::Channel* channel_ = nullptr;
  flow::Deadline goodbye_{*this};  ///< by when it has to show signs of life
  std::size_t unsent_ = 0;         ///< buffered when that was armed
  bool heard_ = false;             ///< something has come since then
  bool said_ = false;
  bool is_done_ = false;
};

}  // namespace wskit::cli
