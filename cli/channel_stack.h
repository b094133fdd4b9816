#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "cli/recording.h"
#include "client/channel.h"
#include "client/connection_pool.h"
#include "client/credentials.h"
#include "client/heartbeat.h"
#include "client/link.h"
#include "client/reconnector.h"
#include "client/socketio.h"

namespace wskit::cli {

struct StackConfig {
  client::ReconnectConfig retry;
  client::HeartbeatConfig heartbeat;               ///< an interval of 0: none
  std::optional<client::PoolConfig> pool;          ///< requests, over one connection or several
  std::optional<client::SocketIoConfig> socketio;  ///< messages are events
  std::optional<Duration> upgrade_interval;        ///< of a fallback; else there is none
  /// Sees to the token of one connection, as CredentialOptions does.
  std::function<std::unique_ptr<client::Credentials>(client::LinkConfig&)> attend;
};

/// What messages of a session go through, from the top: a pool of connections if they are requests;
/// what makes a connection again, with fresh credentials; what finds a peer gone; what signs in;
/// what records; what speaks Socket.IO; a WebSocket, or what stands in for one.
class ChannelStack {
 public:
  /// All outlive it.
  ChannelStack(const StackConfig& config, const client::LinkConfig& link,
               const client::LinkPorts& ports, Recording& recording, client::LinkHandler& handler);

  [[nodiscard]] client::Channel& top() const { return *top_; }
  /// Null when messages are no requests.
  [[nodiscard]] client::ConnectionPool* pool() const { return pool_; }

 private:
  /// What one connection is made from.
  struct Member {
    client::LinkConfig link;
    std::unique_ptr<client::Credentials> credentials;
  };

  [[nodiscard]] std::unique_ptr<client::Channel> make_lasting(client::LinkHandler& handler);
  [[nodiscard]] std::unique_ptr<client::Channel> make_living(const client::LinkConfig& link,
                                                             client::LinkHandler& handler) const;
  [[nodiscard]] std::unique_ptr<client::Channel> make_speaking(const client::LinkConfig& link,
                                                               client::LinkHandler& handler) const;

  const StackConfig& config_;
  const client::LinkConfig& link_;
  client::LinkPorts ports_;
  Recording& recording_;
  std::deque<Member> members_;
  std::unique_ptr<client::Channel> top_;
  client::ConnectionPool* pool_ = nullptr;
};

}  // namespace wskit::cli
