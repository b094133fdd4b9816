#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "flow/deadline.h"
#include "lws/loop.h"
#include "lws/socket.h"
#include "net/connection.h"
#include "net/endpoint.h"

namespace wskit::lws {

/// A bound and listening address, to be shared by the listeners of several loops.
/// TCP gives each its own SO_REUSEPORT socket, so that the kernel spreads the connections; a unix
/// socket is one queue that all accept from, and its path is removed at the end.
class Address {
 public:
  /// kUsage with the reason when the address does not resolve, is not ours, or is in use. A unix
  /// path that nobody listens on any more is taken over. A name that has several addresses listens
  /// on the first.
  static Result<Address> bind(const net::Endpoint& endpoint, int backlog);

  ~Address();
  Address(Address&&) noexcept = default;
  Address& operator=(Address&&) = delete;

  /// A listening socket for one more loop.
  [[nodiscard]] Result<Fd> socket() const;
  /// What was bound: the port is never 0.
  [[nodiscard]] const net::Endpoint& endpoint() const { return endpoint_; }

 private:
  Address(net::Endpoint endpoint, int backlog)
      : endpoint_(std::move(endpoint)), backlog_(backlog) {}

  net::Endpoint endpoint_;
  int backlog_;
  std::vector<char> sockaddr_;
  Fd first_;  ///< holds the port between the listeners
};

/// Accepts connections on one loop and hands them over. Destroying it stops accepting; connections
/// stay. When the process is out of descriptors it pauses for 100 ms at a time and goes on.
class Listener final : private flow::DeadlineOwner {
 public:
  Listener(Loop& loop, Fd socket, net::AcceptHandler& handler);

 private:
  void accept_ready();
  void on_deadline(flow::Deadline& which) override;

  Loop& loop_;
  Fd socket_;
  net::AcceptHandler& handler_;
  flow::Deadline pause_{*this};
  std::unique_ptr<net::Watch> watch_;
};

}  // namespace wskit::lws
