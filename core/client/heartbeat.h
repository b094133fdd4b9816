#pragma once

#include "base/clock.h"
#include "client/forwarded_channel.h"
#include "envelope/server_message.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::client {

struct HeartbeatConfig {
  Duration interval = std::chrono::seconds(30);
  Duration timeout = std::chrono::seconds(5);  ///< for the `heartbeat_ack`
};

/// A channel that asks the application at the other end for signs of life: pings are answered by
/// its WebSocket alone. It sends `heartbeat` messages, keeps their `heartbeat_ack` to itself, and
/// ends with kLost when one does not come. What waits on our own side is not held against the peer:
/// time does not count while nothing is read, or while what is queued still leaves.
class Heartbeat final : public ForwardedChannel, private flow::DeadlineOwner {
 public:
  /// `config` and `handler` outlive it.
  Heartbeat(const HeartbeatConfig& config, net::Loop& loop, const MakeChannel& make,
            LinkHandler& handler);

  void open() override;
  void close(std::uint16_t code, std::string_view reason) override;
  void set_reading(bool reading) override;

 private:
  void on_open(const Opened& opened) override;
  void on_message(const wire::MessageView& message) override;
  void on_ended(const Ended& ended) override;
  void on_deadline(flow::Deadline& which) override;

  void beat();
  void await();
  bool take_acknowledgement(const wire::MessageView& message);

  const HeartbeatConfig& config_;
  net::Loop& loop_;
  envelope::ServerMessageReader reader_;
  flow::Deadline deadline_{*this};  ///< the next beat, or the end of the wait for its answer
  TimePoint beat_at_;               ///< the last
  std::size_t unsent_ = 0;          ///< bytes, when the wait began
  bool awaiting_ = false;
  bool reading_ = true;
  bool gone_ = false;
};

}  // namespace wskit::client
