#include "auth/key_file.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "auth/json.h"
#include "base/base64.h"
#include "base/text_file.h"

namespace wskit::auth {
namespace {

// Tokens without an id are tried with all.
constexpr std::size_t kMostKeys = 100;

Error in_file(const std::string& file, const Error& error) {
  return {error.kind, file + ": " + error.message};
}

Error bad_set(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

/// A value of RFC 7518 section 6: bytes in base64url.
std::optional<std::string> bytes_at(const Json& jwk, const char* name) {
  const std::string_view text = text_at(jwk, name);
  if (text.empty()) return std::nullopt;
  return base64url_decode(text);
}

bool is_known(const Json& jwk) {
  const std::string_view type = text_at(jwk, "kty");
  const std::string_view use = text_at(jwk, "use");
  const std::string_view algorithm = text_at(jwk, "alg");
  if (type != "RSA" && type != "EC" && type != "oct") return false;
  return (use.empty() || use == "sig") && (algorithm.empty() || algorithm_of(algorithm));
}

Result<Key> material_of(const Json& jwk) {
  const std::string_view type = text_at(jwk, "kty");
  if (type == "oct") {
    auto bytes = bytes_at(jwk, "k");
    if (!bytes) return bad_set("k must be the secret in base64url");
    return Key::secret(*std::move(bytes));
  }
  const bool is_rsa = type == "RSA";
  const auto first = bytes_at(jwk, is_rsa ? "n" : "x");
  const auto second = bytes_at(jwk, is_rsa ? "e" : "y");
  if (!first || !second) {
    return bad_set(is_rsa ? "n and e must be numbers in base64url"
                          : "x and y must be numbers in base64url");
  }
  return is_rsa ? Key::rsa(*first, *second)
                : Key::elliptic_curve(text_at(jwk, "crv"), *first, *second);
}

Result<Key> key_of(const Json& jwk) {
  auto key = material_of(jwk);
  if (!key) return key;
  key->set_id(std::string(text_at(jwk, "kid")));
  const auto algorithm = algorithm_of(text_at(jwk, "alg"));
  if (!algorithm) return key;
  if (!key->fits(*algorithm)) return bad_set("the key does not fit its own alg");
  key->restrict_to(*algorithm);
  return key;
}

bool has_id(const std::vector<Key>& keys, std::string_view id) {
  for (const Key& key : keys)
    if (!id.empty() && key.id() == id) return true;
  return false;
}

}  // namespace

Result<Key> read_secret(const std::string& file) {
  auto text = read_text_file(file);
  if (!text) return std::move(text).error();
  if (text->ends_with('\n')) text->pop_back();
  if (text->ends_with('\r')) text->pop_back();
  auto key = Key::secret(*std::move(text));
  return key ? std::move(key) : in_file(file, key.error());
}

Result<Key> read_pem_key(const std::string& file) {
  const auto text = read_text_file(file);
  if (!text) return text.error();
  auto key = Key::from_pem(*text);
  return key ? std::move(key) : in_file(file, key.error());
}

Result<std::vector<Key>> parse_key_set(std::string_view text) {
  const auto set = parse_object(text);
  const bool is_set = set && set->contains("keys") && set->at("keys").is_array();
  if (!is_set)
    return bad_set(R"(is no key set; write {"keys":[{"kty":"RSA","kid":…,"n":…,"e":…}]})");
  std::vector<Key> keys;
  std::size_t number = 0;
  for (const Json& jwk : set->at("keys")) {
    ++number;
    if (!jwk.is_object() || !is_known(jwk)) continue;
    auto key = key_of(jwk);
    const std::string which = "key " + std::to_string(number) + ": ";
    if (!key) return bad_set(which + key.error().message);
    if (has_id(keys, key->id()))
      return bad_set(which + "its kid is that of another key; give each its own");
    if (keys.size() == kMostKeys) return bad_set("has more than 100 keys; take the old ones out");
    keys.push_back(*std::move(key));
  }
  if (keys.empty()) return bad_set("has no key for signatures of type RSA, EC or oct");
  return keys;
}

Result<std::vector<Key>> read_key_set(const std::string& file) {
  const auto text = read_text_file(file);
  if (!text) return text.error();
  auto keys = parse_key_set(*text);
  return keys ? std::move(keys) : in_file(file, keys.error());
}

}  // namespace wskit::auth
