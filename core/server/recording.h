#pragma once

#include <cstdint>
#include <string_view>

#include "client/loop_feed.h"
#include "http/message.h"
#include "net/loop.h"
#include "server/config.h"

namespace wskit::server {

/// What one loop records of its sessions.
class Recording final {
 public:
  /// Before the loop runs. `config` has a recorder; both arguments outlive this.
  Recording(const RecordingConfig& config, net::Loop& loop);

  /// How a client begins that has asked with `request`.
  [[nodiscard]] capture::Opening opening(const http::RequestHead& request, int status,
                                         std::string_view subprotocol) const;
  capture::Track begin(capture::Opening opening);
  /// Events that were not recorded, because the disk is too slow.
  [[nodiscard]] std::uint64_t lost() const { return feed_.feed().lost(); }

 private:
  const RecordingConfig& config_;
  client::LoopFeed feed_;
};

}  // namespace wskit::server
