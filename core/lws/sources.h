#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "lws/socket_address.h"

namespace wskit::lws {

/// Addresses of this machine that connections leave from, in turn, those of each family by
/// themselves. With more of them there are more ports to one and the same destination.
class Sources {
 public:
  /// None: connections leave from where the operating system likes.
  Sources() = default;
  /// Addresses that `check` lets pass.
  explicit Sources(const std::vector<std::string>& addresses);

  /// kUsage unless `address` is one, as text, that sockets of this machine may have.
  static Status check(const std::string& address);

  [[nodiscard]] bool empty() const { return v4_.addresses.empty() && v6_.addresses.empty(); }
  /// Gives `socket` the next address of its `family`. False, and errno says why: EAFNOSUPPORT when
  /// there is none of that.
  bool bind(int socket, int family);

 private:
  struct Ring {
    std::vector<SocketAddress> addresses;
    std::size_t next = 0;
  };

  Ring v4_;
  Ring v6_;
};

}  // namespace wskit::lws
