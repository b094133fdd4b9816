#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "tls/openssl.h"

namespace wskit::tls {

/// The certificates of a PEM file, one or more, in their order. kUsage with what is wrong with it.
Result<std::vector<Certificate>> read_certificates(const std::string& file);

/// The first private key of a PEM file. kUsage with what is wrong with it: an encrypted one too.
Result<PrivateKey> read_private_key(const std::string& file);

/// Makes the chain in `certificate_file` (the owner's certificate first) and the key in `key_file`
/// (when empty, in the same file) those that `context` shows. kUsage when they cannot be used.
Status use_identity(SSL_CTX* context, const std::string& certificate_file,
                    const std::string& key_file);

/// Makes `certificates`, whether issuers or not, all that `context` trusts.
void trust_only(SSL_CTX* context, const std::vector<Certificate>& certificates);

}  // namespace wskit::tls
