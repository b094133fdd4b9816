#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "auth/key_file.h"
#include "auth/token.h"
#include "base/assert.h"

using namespace wskit;

namespace {

const auth::TokenRules& rules() {
  static const auth::TokenRules made = [] {
    auth::TokenRules rules;
    rules.keys.push_back(*auth::Key::secret("a secret that nobody guesses"));
    return rules;
  }();
  return made;
}

}  // namespace

/// No bytes are a token of ours; as the claims of one they are judged without surprise; as a key
/// set they are one or not.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auth::Key& key = rules().keys.front();
  const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));
  const auto forged = auth::verify_token(bytes, rules(), now);
  WSKIT_ASSERT(!forged && forged.error().kind == ErrorKind::kUnauthorized);

  const auto made = auth::sign_token(bytes, key, auth::Algorithm::kHs256, {});
  const auto identity = auth::verify_token(*made, rules(), now);
  WSKIT_ASSERT(!identity || (!identity->user.empty() && identity->user.size() <= 256));
  WSKIT_ASSERT(!identity || !identity->expires || *identity->expires > now);

  const auto keys = auth::parse_key_set(bytes);
  WSKIT_ASSERT(!keys || !keys->empty());
  return 0;
}
