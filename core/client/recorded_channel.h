#pragma once

#include <memory>

#include "capture/feed.h"
#include "client/channel.h"
#include "client/link_config.h"
#include "client/link_events.h"
#include "client/loop_feed.h"

namespace wskit::client {

/// A channel whose connections are recorded, one after another: what is sent when it is queued,
/// what comes before the handler sees it.
class RecordedChannel final : public Channel, private LinkHandler {
 public:
  /// `feed`, `config` (what `make` connects with) and `handler` outlive it.
  RecordedChannel(LoopFeed& feed, const LinkConfig& config, const MakeChannel& make,
                  LinkHandler& handler)
      : feed_(feed), config_(config), handler_(handler), channel_(make(*this)) {}

  void open() override { channel_->open(); }
  [[nodiscard]] bool is_open() const override { return channel_->is_open(); }
  bool send(wire::Opcode opcode, std::string_view bytes) override;
  void ping(std::string_view data) override;
  void close(std::uint16_t code, std::string_view reason) override {
    channel_->close(code, reason);
  }
  void abort() override { channel_->abort(); }
  [[nodiscard]] std::size_t buffered() const override { return channel_->buffered(); }
  [[nodiscard]] bool is_full() const override { return channel_->is_full(); }
  [[nodiscard]] std::uint64_t queued() const override { return channel_->queued(); }
  void set_reading(bool reading) override { channel_->set_reading(reading); }

 private:
  void on_open(const Opened& opened) override;
  void on_redirect(const http::Url& to, int status) override { handler_.on_redirect(to, status); }
  void on_message(const wire::MessageView& message) override;
  void on_batch_end() override { handler_.on_batch_end(); }
  void on_ping(std::string_view data) override;
  void on_pong(std::string_view data, Duration round_trip) override;
  void on_drained() override { handler_.on_drained(); }
  void on_ended(const Ended& ended) override;

  void note(capture::Note::Kind kind, envelope::Direction direction, std::string_view bytes);

  LoopFeed& feed_;
  const LinkConfig& config_;
  LinkHandler& handler_;
  std::unique_ptr<Channel> channel_;
  std::uint32_t connection_ = 0;  ///< its number; 0: not open, or there was no room for it
};

}  // namespace wskit::client
