#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/key.h"
#include "base/result.h"

namespace wskit::auth {

/// What stands in the file, without one line break at its end, as the secret of HS*.
Result<Key> read_secret(const std::string& file);

/// `Key::from_pem` of a file.
Result<Key> read_pem_key(const std::string& file);

/// The keys of a JSON Web Key Set (RFC 7517 section 5), with their ids: RSA, EC and oct. Keys that
/// are not for signatures, or of another type, are passed over, as section 5 asks. kUsage when it
/// is no set, none is left, one is malformed, or two have the same id.
Result<std::vector<Key>> parse_key_set(std::string_view text);
Result<std::vector<Key>> read_key_set(const std::string& file);

}  // namespace wskit::auth
