#include "tls/address.h"

#include <arpa/inet.h>

namespace wskit::tls {

bool is_address(const std::string& host) {
  in6_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

}  // namespace wskit::tls
