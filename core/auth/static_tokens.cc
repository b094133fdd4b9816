#include "auth/static_tokens.h"

#include <utility>

#include <openssl/sha.h>

#include "auth/table_file.h"
#include "base/text_file.h"

namespace wskit::auth {
namespace {

std::string digest_of(std::string_view token) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

/// The one value that the field has, if it has one.
const std::string* only_value(const Table& table, std::string_view name) {
  const auto* const values = table.find(name);
  const bool is_one = values != nullptr && values->size() == 1 && !values->front().empty();
  return is_one ? &values->front() : nullptr;
}

}  // namespace

Result<StaticTokens> StaticTokens::load(const std::string& file) {
  const auto text = read_text_file(file);
  if (!text) return text.error();
  return parse(*text, file);
}

Result<StaticTokens> StaticTokens::parse(std::string_view text, const std::string& file) {
  const auto tables = parse_tables(text, file, "token", {"token", "user", "roles"});
  if (!tables) return tables.error();
  StaticTokens tokens;
  for (const Table& table : *tables) {
    const std::string* const token = only_value(table, "token");
    const std::string* const user = only_value(table, "user");
    if (token == nullptr || user == nullptr) {
      return Error{
          ErrorKind::kUsage,
          table.place + R"(: needs a token and a user, as in token = "…" and user = "ann")"};
    }
    Identity identity{*user, {}, std::nullopt};
    if (const auto* const roles = table.find("roles")) identity.roles = *roles;
    if (!tokens.by_digest_.emplace(digest_of(*token), std::move(identity)).second) {
      return Error{ErrorKind::kUsage, table.place + ": the token is there already; make another"};
    }
  }
  return tokens;
}

const Identity* StaticTokens::find(std::string_view token) const {
  const auto found = by_digest_.find(digest_of(token));
  return found == by_digest_.end() ? nullptr : &found->second;
}

}  // namespace wskit::auth
