#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/forwarded.h"
#include "server/ip_address.h"

namespace wskit::server {

/// The reverse proxies ahead of a server, whose word on where a request has come from counts.
class TrustedProxies {
 public:
  /// Trusts peers in `range`: an address, "10.0.0.0/8", "2001:db8::/32", or "unix" for those on a
  /// unix socket. kUsage when it is none of these.
  Status add(std::string_view range);
  /// Which field they write. They have to write it into every request: what it says otherwise is
  /// the client's own word.
  void set_field(http::ForwardedField field) { field_ = field; }
  [[nodiscard]] bool empty() const { return ranges_.empty() && !unix_; }

  /// Who has sent a request that has come from `peer`, in the form of `net::Connection::peer` but
  /// for a port that is not known: the nearest on its way that is no proxy of ours, or the last
  /// proxy whose word we have, when that is not an address.
  [[nodiscard]] std::string client_of(std::string peer, const http::Headers& headers) const;

 private:
  struct Range {
    IpAddress network;
    unsigned bits = 0;
  };

  [[nodiscard]] bool trusts(std::string_view peer) const;

  std::vector<Range> ranges_;
  bool unix_ = false;
  http::ForwardedField field_ = http::ForwardedField::kXForwardedFor;
};

}  // namespace wskit::server
