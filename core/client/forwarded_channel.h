#pragma once

#include <memory>

#include "client/channel.h"
#include "client/link_events.h"

namespace wskit::client {

/// A channel through another one: passes on all calls to it, and all of its events to `handler`,
/// but for those that a derived class takes over.
class ForwardedChannel : public Channel, protected LinkHandler {
 public:
  void open() override { channel_->open(); }
  [[nodiscard]] bool is_open() const override { return channel_->is_open(); }
  bool send(wire::Opcode opcode, std::string_view bytes) override {
    return channel_->send(opcode, bytes);
  }
  void ping(std::string_view data) override { channel_->ping(data); }
  void close(std::uint16_t code, std::string_view reason) override {
    channel_->close(code, reason);
  }
  void abort() override { channel_->abort(); }
  [[nodiscard]] std::size_t buffered() const override { return channel_->buffered(); }
  [[nodiscard]] bool is_full() const override { return channel_->is_full(); }
  [[nodiscard]] std::uint64_t queued() const override { return channel_->queued(); }
  void set_reading(bool reading) override { channel_->set_reading(reading); }

 protected:
  /// `handler` outlives it.
  ForwardedChannel(const MakeChannel& make, LinkHandler& handler)
      : handler_(handler), channel_(make(*this)) {}

  void on_open(const Opened& opened) override { handler_.on_open(opened); }
  void on_message(const wire::MessageView& message) override { handler_.on_message(message); }
  void on_redirect(const http::Url& to, int status) override { handler_.on_redirect(to, status); }
  void on_batch_end() override { handler_.on_batch_end(); }
  void on_ping(std::string_view data) override { handler_.on_ping(data); }
  void on_pong(std::string_view data, Duration round_trip) override {
    handler_.on_pong(data, round_trip);
  }
  void on_drained() override { handler_.on_drained(); }
  void on_reconnecting(const Ended& cause, int attempt, Duration in) override {
    handler_.on_reconnecting(cause, attempt, in);
  }
  void on_heartbeat(Duration round_trip) override { handler_.on_heartbeat(round_trip); }
  void on_one_lost(const Ended& ended) override { handler_.on_one_lost(ended); }
  void on_sent_late(wire::Opcode opcode, std::string_view bytes) override {
    handler_.on_sent_late(opcode, bytes);
  }
  void on_ended(const Ended& ended) override { handler_.on_ended(ended); }

  LinkHandler& handler_;
  const std::unique_ptr<Channel> channel_;
};

}  // namespace wskit::client
