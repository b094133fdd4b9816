#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/channel.h"
#include "client/link.h"
#include "client/link_config.h"
#include "client/link_events.h"
#include "client/poll_channel.h"
#include "flow/deadline.h"

namespace wskit::client {

/// Whether an upgrade that ended so is not to be had here, rather than refused to us, or for now:
/// the server, or a proxy on the way, knows nothing of WebSockets.
bool is_upgrade_impossible(const Ended& ended);

/// A WebSocket, or where that is impossible, long polling. While it polls it tries the WebSocket
/// from time to time; when that works it sends and fetches what is left, and ends with
/// `Ended::moving`: opened again, it is the WebSocket.
class FallbackChannel final : public Channel, private LinkHandler, private flow::DeadlineOwner {
 public:
  /// `config`, `handler` and what `ports` refers to outlive it.
  FallbackChannel(const LinkConfig& config, const LinkPorts& ports, Duration upgrade_interval,
                  LinkHandler& handler);

  void open() override;
  [[nodiscard]] bool is_open() const override { return current().is_open(); }
  bool send(wire::Opcode opcode, std::string_view bytes) override {
    return current().send(opcode, bytes);
  }
  void ping(std::string_view data) override { current().ping(data); }
  void close(std::uint16_t code, std::string_view reason) override;
  void abort() override;
  [[nodiscard]] std::size_t buffered() const override { return current().buffered(); }
  [[nodiscard]] std::uint64_t queued() const override { return current().queued(); }
  void set_reading(bool reading) override { current().set_reading(reading); }

 private:
  enum class Way : std::uint8_t { kLink, kPoll };
  enum class Spare : std::uint8_t { kNone, kTrying, kReady };  ///< the link, while we poll

  /// What the link tells, which is the channel or an attempt.
  class LinkSide final : public LinkHandler {
   public:
    explicit LinkSide(FallbackChannel& owner) : owner_(owner) {}
    void on_open(const Opened& opened) override { owner_.link_opened(opened); }
    void on_redirect(const http::Url& to, int status) override;
    void on_message(const wire::MessageView& message) override;
    void on_batch_end() override;
    void on_ping(std::string_view data) override;
    void on_pong(std::string_view data, Duration trip) override;
    void on_drained() override;
    void on_ended(const Ended& ended) override { owner_.link_ended(ended); }

   private:
    FallbackChannel& owner_;
  };

  void on_open(const Opened& opened) override;
  void on_message(const wire::MessageView& message) override { handler_.on_message(message); }
  void on_batch_end() override { handler_.on_batch_end(); }
  void on_drained() override { handler_.on_drained(); }
  void on_ended(const Ended& ended) override;
  void on_deadline(flow::Deadline& which) override;

  void link_opened(const Opened& opened);
  void link_ended(const Ended& ended);
  void adopt();
  void stay();
  [[nodiscard]] Channel& current();
  [[nodiscard]] const Channel& current() const;

  struct Held {
    wire::Opcode opcode;
    std::string bytes;
  };

  net::Loop& loop_;
  const Duration upgrade_interval_;
  LinkHandler& handler_;
  LinkSide link_side_{*this};
  Link link_;
  PollChannel poll_;
  flow::Deadline upgrade_{*this};  ///< the next attempt, while we poll
  flow::Deadline adopt_{*this};    ///< the turn in which a link that is ready becomes the channel
  Ended refusal_;                  ///< of the upgrade
  Opened opened_;                  ///< of a link that is ready
  std::vector<Held> held_;         ///< what it has said already: at most one read of it
  Way way_ = Way::kLink;
  Spare spare_ = Spare::kNone;
  bool moving_ = false;
};

}  // namespace wskit::client
