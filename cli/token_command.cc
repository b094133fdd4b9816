#include "cli/token_command.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "auth/key_file.h"
#include "cli/terminal.h"
#include "cli/units.h"
#include "cli/write_out.h"

namespace wskit::cli {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::system_clock;

Error refused(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

std::int64_t unix_seconds() {
  return system_clock::to_time_t(system_clock::now());
}

/// RFC 3339, in UTC.
std::string readable_time(std::int64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  if (gmtime_r(&time, &parts) == nullptr) return std::to_string(seconds);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

std::string distance_to(std::int64_t seconds) {
  const std::int64_t ahead = seconds - unix_seconds();
  if (ahead == 0) return "now";
  const std::string distance = format_duration(std::chrono::seconds(std::abs(ahead)));
  return ahead < 0 ? distance + " ago" : "in " + distance;
}

/// "expires 2026-01-01T00:00:00Z, in 59m" and the like, for each date among the claims.
void tell_dates(const Json& claims, const Diagnostics& diagnostics) {
  constexpr std::pair<const char*, std::string_view> kDates[] = {
      {"iat", "issued"}, {"nbf", "holds from"}, {"exp", "expires"}};
  for (const auto& [name, meaning] : kDates) {
    if (!claims.contains(name) || !claims[name].is_number()) continue;
    const double date = claims[name].get<double>();
    // Years of five digits tell nobody anything.
    if (date < 0 || date > 253402300799.0) continue;
    const auto seconds = static_cast<std::int64_t>(date);
    diagnostics.note(Verbosity::kNormal, fmt::format("{} {}, {}", meaning, readable_time(seconds),
                                                     distance_to(seconds)));
  }
}

/// What `value` is as JSON, or else a string.
Json claim_value(const std::string& value) {
  Json json = Json::parse(value, nullptr, false);
  return json.is_discarded() ? Json(value) : json;
}

std::string first_line(std::istream& input) {
  std::string line;
  std::getline(input, line);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace

void TokenCommand::add_to(OptionTable& options) {
  const auto set_algorithm = [this](std::string_view name) -> Status {
    algorithm_ = auth::algorithm_of(name);
    if (algorithm_) return ok();
    return refused(
        fmt::format("'{}' is no algorithm; write HS256, RS256, ES256 or the like", escaped(name)));
  };
  options
      .about(
          "Without --inspect a token is made of the options and written to stdout. With it, the "
          "token is shown as JSON and, when there is a key, verified: exit 7 when it does not "
          "hold.")
      .group("Key")
      .text("--secret-file", "FILE", secret_file_, "The secret in FILE (HS256, HS384, HS512)")
      .excludes({"--jwks"})
      .text("--private-key", "FILE", private_key_file_, "Sign with this RSA or EC key, in PEM form")
      .contradicts({"--secret-file"})
      .text("--public-key", "FILE", public_key_file_, "Verify with this RSA or EC key")
      .needs({"--inspect"})
      .excludes({"--secret-file", "--private-key", "--jwks"})
      .text("--jwks", "FILE", key_set_file_, "Verify with the keys of this JSON Web Key Set")
      .needs({"--inspect"})
      .value("--alg", "ALG", set_algorithm, "How to sign (default: HS256, RS256, or as the curve)")
      .text("--kid", "ID", key_id_, "Name the key by this id");
  add_claims(options);
  options.group("Inspecting")
      .text("--inspect", "TOKEN", inspected_, "Show this token; - reads it from standard input")
      .leaves(
          {"--secret-file", "--private-key", "--public-key", "--jwks", "--alg", "--iss", "--aud"});
  output_.add_to(options);
  options.example("wskit token --secret-file secret.txt --sub alice --role admin --ttl 1h")
      .example("wskit token --private-key ec.pem --sub alice --claim 'team=[\"a\",\"b\"]'")
      .example("wskit token --inspect - --secret-file secret.txt < token.txt");
}

void TokenCommand::add_claims(OptionTable& options) {
  const auto add_claim = [this](std::string_view text) -> Status {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string_view::npos) {
      return refused("no name and '=' in it; write NAME=VALUE, the value as JSON or text");
    }
    claims_.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    return ok();
  };
  options.group("Claims")
      .text("--sub", "USER", subject_, "Whose token it is")
      .texts("--role", "ROLE", roles_, "A role of theirs")
      .duration("--ttl", ttl_, "How long it holds; 0: forever")
      .text("--iss", "NAME", issuer_, "Who issues it")
      .text("--aud", "NAME", audience_, "For whom it is")
      .values("--claim", "NAME=VALUE", add_claim, "Any other claim: JSON, or else text");
}

int TokenCommand::run() {
  const Diagnostics diagnostics = output_.diagnostics("token");
  if (!inspected_.empty()) {
    const Status held = inspect(diagnostics);
    return held ? kDone : diagnostics.error(held.error());
  }
  const auto token = mint();
  if (!token) return diagnostics.error(token.error());
  const Status printed = write_out(*token + '\n');
  return printed ? kDone : diagnostics.error(printed.error());
}

Result<std::string> TokenCommand::claims() const {
  Json claims = Json::object();
  if (!issuer_.empty()) claims["iss"] = issuer_;
  if (!subject_.empty()) claims["sub"] = subject_;
  if (!audience_.empty()) claims["aud"] = audience_;
  if (roles_.size() == 1) claims["role"] = roles_.front();
  if (roles_.size() > 1) claims["roles"] = roles_;
  claims["iat"] = unix_seconds();
  if (ttl_ != Duration::zero()) {
    claims["exp"] = unix_seconds() + std::chrono::duration_cast<std::chrono::seconds>(ttl_).count();
  }
  for (const auto& [name, value] : claims_)
    claims[name] = claim_value(value);
  return claims.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::vector<auth::Key>> TokenCommand::keys() const {
  if (!key_set_file_.empty()) return auth::read_key_set(key_set_file_);
  std::vector<auth::Key> keys;
  if (secret_file_.empty() && private_key_file_.empty() && public_key_file_.empty()) return keys;
  const std::string& pem = private_key_file_.empty() ? public_key_file_ : private_key_file_;
  auto key = secret_file_.empty() ? auth::read_pem_key(pem) : auth::read_secret(secret_file_);
  if (!key) return std::move(key).error();
  keys.push_back(*std::move(key));
  return keys;
}

Result<std::string> TokenCommand::mint() const {
  if (secret_file_.empty() == private_key_file_.empty()) {
    return refused("one key to sign with is needed; add --secret-file FILE or --private-key FILE");
  }
  const auto signing = keys();
  if (!signing) return signing.error();
  const auto text = claims();
  if (!text) return text.error();
  const auth::Key& key = signing->front();
  return auth::sign_token(*text, key, algorithm_.value_or(key.natural_algorithm()), key_id_);
}

Status TokenCommand::inspect(const Diagnostics& diagnostics) const {
  const std::string text = inspected_ == "-" ? first_line(std::cin) : inspected_;
  const auto token = auth::split_token(text);
  if (!token) return refused(token.error().message);
  const Json claims = Json::parse(token->claims);
  const Json shown = {{"header", Json::parse(token->header)}, {"claims", claims}};
  if (Status printed = write_out(shown.dump(2) + '\n'); !printed) return printed;
  tell_dates(claims, diagnostics);
  auto verifying = keys();
  if (!verifying) return std::move(verifying).error();
  if (verifying->empty()) {
    diagnostics.note(Verbosity::kNormal, "not verified: there is no key to do it with");
    return ok();
  }
  auth::TokenRules rules;
  rules.keys = *std::move(verifying);
  rules.issuer = issuer_;
  rules.audience = audience_;
  if (algorithm_) rules.algorithms = {*algorithm_};
  const auto identity = auth::verify_token(text, rules, system_clock::now());
  if (!identity) return identity.error();
  diagnostics.note(Verbosity::kNormal, "verified: it is of " + identity->user);
  return ok();
}

}  // namespace wskit::cli
