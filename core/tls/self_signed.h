#pragma once

#include <string>

#include "base/result.h"
#include "tls/openssl.h"

namespace wskit::tls {

struct Identity {
  Certificate certificate;
  PrivateKey key;
};

/// A new key on P-256 and a certificate that it signs itself, for `localhost`, the addresses of the
/// loopback and `host` (a name or an address; may be empty). kUsage when `host` is neither.
Result<Identity> make_self_signed(const std::string& host);

}  // namespace wskit::tls
