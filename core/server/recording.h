#pragma once

#include <cstdint>
#include <string_view>

#include "capture/recorder.h"
#include "flow/deadline.h"
#include "http/message.h"
#include "net/loop.h"
#include "server/config.h"

namespace wskit::server {

/// What one loop records of its sessions.
class Recording final : private flow::DeadlineOwner {
 public:
  /// How long an event may wait for others to be handed over together. A server that is killed
  /// loses no more than these.
  static constexpr Duration kHandOver = std::chrono::milliseconds(10);

  /// Before the loop runs. `config` has a recorder; both arguments outlive this.
  Recording(const RecordingConfig& config, net::Loop& loop);

  /// How a client begins that has asked with `request`.
  [[nodiscard]] capture::Opening opening(const http::RequestHead& request, int status,
                                         std::string_view subprotocol) const;
  capture::Track begin(capture::Opening opening);
  /// Events that were not recorded, because the disk is too slow.
  [[nodiscard]] std::uint64_t lost() const { return feed_.lost(); }

 private:
  void on_deadline(flow::Deadline& /*which*/) override { feed_.hand_over(); }

  const RecordingConfig& config_;
  net::Loop& loop_;
  capture::Feed& feed_;
  flow::Deadline deadline_{*this};
};

}  // namespace wskit::server
