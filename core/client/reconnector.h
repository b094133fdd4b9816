#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "base/rng.h"
#include "client/backlog.h"
#include "client/channel.h"
#include "client/credentials.h"
#include "client/departures.h"
#include "client/link_events.h"
#include "flow/backoff.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::client {

struct ReconnectConfig {
  static constexpr std::uint64_t kForever = std::numeric_limits<std::uint64_t>::max();

  std::uint64_t retries = 0;  ///< attempts in a row, beside the first
  flow::BackoffConfig backoff;
  bool moves = false;        ///< the channel may end to be opened again in a better way
  std::size_t queue = 1000;  ///< messages that wait while there is no connection
  bool keeps =
      true;         ///< what is sent while there is no connection, or had not left when it was lost
  std::string url;  ///< for what is said when there was no dial
};

/// What a Reconnector works with; all outlive it.
struct ReconnectPorts {
  net::Loop& loop;
  Rng& rng;
  Credentials* credentials = nullptr;  ///< renewed before each attempt, unless null
};

/// A channel that opens another one again when it has failed or ended, unless the server does not
/// let us in, or the end was ours. What is sent meanwhile waits, and goes out in order; so does
/// what was sent and had not left this process. What had left may be lost with a connection: nobody
/// but the server knows.
class Reconnector final : public Channel, private LinkHandler, private flow::DeadlineOwner {
 public:
  /// `config` and `handler` outlive it.
  Reconnector(const ReconnectConfig& config, const ReconnectPorts& ports, const MakeChannel& make,
              LinkHandler& handler);

  void open() override;
  [[nodiscard]] bool is_open() const override;
  /// True also when it has to wait, false once it is closed.
  bool send(wire::Opcode opcode, std::string_view bytes) override;
  void ping(std::string_view data) override { channel_->ping(data); }
  void close(std::uint16_t code, std::string_view reason) override;
  void abort() override;
  [[nodiscard]] std::size_t buffered() const override;
  /// Also when `queue` messages wait: it still takes more, for what has been read already.
  [[nodiscard]] bool is_full() const override;
  [[nodiscard]] std::uint64_t queued() const override { return channel_->queued(); }
  void set_reading(bool reading) override;

 private:
  enum class State : std::uint8_t {
    kIdle,
    kRenewing,    ///< credentials
    kConnecting,  ///< the channel is
    kGreeting,    ///< the handler is told that it is open
    kOpen,
    kWaiting,  ///< for the next attempt, or for the turn in which the end is told
  };

  void on_open(const Opened& opened) override;
  void on_redirect(const http::Url& to, int status) override { handler_.on_redirect(to, status); }
  void on_message(const wire::MessageView& message) override { handler_.on_message(message); }
  void on_batch_end() override { handler_.on_batch_end(); }
  void on_ping(std::string_view data) override { handler_.on_ping(data); }
  void on_pong(std::string_view data, Duration trip) override { handler_.on_pong(data, trip); }
  void on_heartbeat(Duration trip) override { handler_.on_heartbeat(trip); }
  void on_drained() override;
  void on_ended(const Ended& ended) override;
  void on_deadline(flow::Deadline& which) override;

  void attempt();
  void dial();
  void send_waiting();
  void fail(const Ended& ended);
  void wait(const Ended& ended, Duration in);
  void finish(Ended ended);
  [[nodiscard]] bool may_retry(const Ended& ended) const;
  [[nodiscard]] Duration time_to_wait(const Ended& ended);
  [[nodiscard]] bool has_channel() const;
  [[nodiscard]] bool keeps() const {
    return config_.keeps && (config_.retries > 0 || config_.moves);
  }
  void end_soon();

  const ReconnectConfig& config_;
  ReconnectPorts ports_;
  LinkHandler& handler_;
  std::unique_ptr<Channel> channel_;
  flow::Backoff backoff_;
  Backlog backlog_;
  Departures departures_;  ///< of what is not kept for another attempt
  std::size_t lost_ = 0;   ///< of it, what had not left when its channel ended
  flow::Deadline deadline_{*this};
  Ended cause_;  ///< of the wait
  TimePoint opened_at_;
  State state_ = State::kIdle;
  bool was_open_ = false;
  bool closing_ = false;
  bool reading_ = true;
};

}  // namespace wskit::client
