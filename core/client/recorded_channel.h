#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "capture/feed.h"
#include "client/forwarded_channel.h"
#include "client/link_config.h"
#include "client/loop_feed.h"

namespace wskit::client {

/// A channel whose connections are recorded, one after another: what is sent when it is queued,
/// what comes before the handler sees it.
class RecordedChannel final : public ForwardedChannel {
 public:
  /// `feed` (null: nothing is recorded yet), `config` (what `make` connects with) and `handler`
  /// outlive it.
  RecordedChannel(LoopFeed* feed, const LinkConfig& config, const MakeChannel& make,
                  LinkHandler& handler)
      : ForwardedChannel(make, handler), feed_(feed), config_(config) {}

  /// Goes on in another recording, which begins with the connection if that is open; in none when
  /// `feed` is null.
  void record_to(LoopFeed* feed);

  bool send(wire::Opcode opcode, std::string_view bytes) override;
  void ping(std::string_view data) override;

 private:
  void on_open(const Opened& opened) override;
  void on_message(const wire::MessageView& message) override;
  void on_ping(std::string_view data) override;
  void on_pong(std::string_view data, Duration round_trip) override;
  void on_ended(const Ended& ended) override;

  void begin();
  void note(capture::Note::Kind kind, envelope::Direction direction, std::string_view bytes);

  LoopFeed* feed_;
  const LinkConfig& config_;
  std::optional<Opened> opened_;  ///< while open
  std::uint32_t connection_ = 0;  ///< its number; 0: not open, or not recorded
};

}  // namespace wskit::client
