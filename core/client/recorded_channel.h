#pragma once

#include "capture/feed.h"
#include "client/forwarded_channel.h"
#include "client/link_config.h"
#include "client/loop_feed.h"

namespace wskit::client {

/// A channel whose connections are recorded, one after another: what is sent when it is queued,
/// what comes before the handler sees it.
class RecordedChannel final : public ForwardedChannel {
 public:
  /// `feed`, `config` (what `make` connects with) and `handler` outlive it.
  RecordedChannel(LoopFeed& feed, const LinkConfig& config, const MakeChannel& make,
                  LinkHandler& handler)
      : ForwardedChannel(make, handler), feed_(feed), config_(config) {}

  bool send(wire::Opcode opcode, std::string_view bytes) override;
  void ping(std::string_view data) override;

 private:
  void on_open(const Opened& opened) override;
  void on_message(const wire::MessageView& message) override;
  void on_ping(std::string_view data) override;
  void on_pong(std::string_view data, Duration round_trip) override;
  void on_ended(const Ended& ended) override;

  void note(capture::Note::Kind kind, envelope::Direction direction, std::string_view bytes);

  LoopFeed& feed_;
  const LinkConfig& config_;
  std::uint32_t connection_ = 0;  ///< its number; 0: not open, or there was no room for it
};

}  // namespace wskit::client
