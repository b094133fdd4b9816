#pragma once

#include <string>

#include "base/result.h"
#include "tls/openssl.h"

namespace wskit::tls {

/// Appends the secrets of all connections of `context` to `file`, in the format of
/// SSLKEYLOGFILE that Wireshark reads. kUsage when it cannot be written.
Status log_keys(SSL_CTX* context, const std::string& file);

}  // namespace wskit::tls
