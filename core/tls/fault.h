#pragma once

#include <cstdint>
#include <string>

#include "tls/openssl.h"

namespace wskit::tls {

/// Who is at the other end.
enum class Peer : std::uint8_t { kServer, kClient };

/// Why the certificate that `store` has just judged does not hold: one line about that of the
/// `other` side. `host` is the name that it should have had, if any.
std::string certificate_fault(X509_STORE_CTX* store, Peer other, const std::string& host);

/// What the errors that OpenSSL holds say about the peer: one line.
/// Empties OpenSSL's queue of errors.
std::string protocol_fault(Peer peer);

/// Whether the errors that OpenSSL holds come from a request in plain HTTP.
bool is_plain_http();

}  // namespace wskit::tls
