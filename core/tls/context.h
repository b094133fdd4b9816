#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "tls/openssl.h"

namespace wskit::tls {

/// What WebSockets run over, as RFC 7301 section 3.1 writes a list of protocols.
constexpr std::string_view kAlpn = "\x08http/1.1";

/// What both roles have in common: TLS 1.2 or later, no renegotiation, no buffers while idle, and
/// the secrets written to `key_log_file` if one is named. kUsage when that cannot be written.
Result<SslContext> make_context(const SSL_METHOD* method, const std::string& key_log_file);

}  // namespace wskit::tls
