#pragma once

#include <memory>
#include <optional>

#include "client/channel.h"
#include "client/connection_pool.h"
#include "client/heartbeat.h"
#include "client/link.h"
#include "client/reconnector.h"

namespace wskit::cli {

struct StackConfig {
  client::ReconnectConfig retry;
  client::HeartbeatConfig heartbeat;       ///< an interval of 0: none
  std::optional<client::PoolConfig> pool;  ///< requests, over one connection or several
};

/// What messages of a session go through, from the top: a pool of connections if they are requests;
/// what makes a connection again; what finds a peer gone; a WebSocket.
class ChannelStack {
 public:
  /// All outlive it.
  ChannelStack(const StackConfig& config, const client::LinkConfig& link,
               const client::LinkPorts& ports, client::LinkHandler& handler);

  [[nodiscard]] client::Channel& top() const { return *top_; }
  /// Null when messages are no requests.
  [[nodiscard]] client::ConnectionPool* pool() const { return pool_; }

 private:
  [[nodiscard]] std::unique_ptr<client::Channel> make_lasting(client::LinkHandler& handler) const;
  [[nodiscard]] std::unique_ptr<client::Channel> make_living(client::LinkHandler& handler) const;

  const StackConfig& config_;
  const client::LinkConfig& link_;
  client::LinkPorts ports_;
  std::unique_ptr<client::Channel> top_;
  client::ConnectionPool* pool_ = nullptr;
};

}  // namespace wskit::cli
