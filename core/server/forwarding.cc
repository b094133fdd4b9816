#include "server/forwarding.h"

#include <algorithm>
#include <array>

namespace wskit::server {

bool is_of_one_hop(const http::Headers& headers, std::string_view name) {
  static constexpr std::array<std::string_view, 13> kOwn = {"Host",
                                                            "Connection",
                                                            "Upgrade",
                                                            "Keep-Alive",
                                                            "TE",
                                                            "Trailer",
                                                            "Content-Length",
                                                            "Transfer-Encoding",
                                                            "Proxy-Authorization",
                                                            "Proxy-Connection",
                                                            "X-Forwarded-For",
                                                            "X-Forwarded-Host",
                                                            "X-Forwarded-Proto"};
  const bool ours = std::any_of(kOwn.begin(), kOwn.end(), [name](std::string_view own) {
    return http::same_name(own, name);
  });
  constexpr std::string_view kHandshake = "Sec-WebSocket-";
  return ours || http::same_name(name.substr(0, kHandshake.size()), kHandshake) ||
         http::has_token(headers, "Connection", name);
}

std::string target_behind(std::string base, const http::RequestHead& request) {
  while (base.ends_with('/'))
    base.pop_back();
  base += request.path();
  const std::string_view query = request.query();
  return query.empty() ? base : base.append("?").append(query);
}

}  // namespace wskit::server
