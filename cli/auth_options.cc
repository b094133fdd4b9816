#include "cli/auth_options.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "auth/key_file.h"
#include "cli/mode_options.h"
#include "cli/policy_question.h"
#include "cli/terminal.h"
#include "cli/write_out.h"

namespace wskit::cli {
namespace {

Error improper(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

Result<std::vector<auth::Key>> only(Result<auth::Key> key) {
  if (!key) return std::move(key).error();
  return std::vector<auth::Key>{*std::move(key)};
}

}  // namespace

void KeyOptions::add_to(OptionTable& options) {
  const auto add_algorithm = [this](std::string_view name) -> Status {
    const auto algorithm = auth::algorithm_of(name);
    if (!algorithm) {
      return improper(fmt::format(
          "'{}' is no algorithm; write one of HS256 to HS512, RS256 to RS512, ES256 to ES512",
          escaped(name)));
    }
    algorithms.push_back(*algorithm);
    return ok();
  };
  options
      .text("--jwt-secret-file", "FILE", secret_file,
            "Let in tokens that are signed with the secret in FILE (HS256, HS384, HS512)")
      .text("--jwt-public-key", "FILE", public_key_file,
            "Let in tokens that hold by this RSA or EC key, or certificate, in PEM form")
      .contradicts({"--jwt-secret-file"})
      .text("--jwks", "FILE", key_set_file,
            "Let in tokens that hold by one of the keys of this JSON Web Key Set")
      .contradicts({"--jwt-secret-file", "--jwt-public-key"})
      .values("--jwt-alg", "ALG", add_algorithm,
              "Let in only tokens of this algorithm (default: those that fit the keys)")
      .text("--jwt-issuer", "NAME", issuer, "Let in only tokens whose iss is NAME")
      .text("--jwt-audience", "NAME", audience, "Let in only tokens whose aud has NAME")
      .duration("--jwt-leeway", leeway, "How far the clocks of issuer and server may be apart")
      .needs({"--jwt-secret-file", "--jwt-public-key", "--jwks"});
}

Status KeyOptions::check() const {
  const bool has_key = !secret_file.empty() || !public_key_file.empty() || !key_set_file.empty();
  const bool has_rules = !algorithms.empty() || !issuer.empty() || !audience.empty();
  if (!has_key && has_rules) {
    return improper(
        "--jwt-alg, --jwt-issuer and --jwt-audience need a key; add --jwt-secret-file, "
        "--jwt-public-key or --jwks");
  }
  return ok();
}

Result<std::vector<auth::Key>> KeyOptions::read_keys() const {
  if (!secret_file.empty()) return only(auth::read_secret(secret_file));
  if (!key_set_file.empty()) return auth::read_key_set(key_set_file);
  auto key = auth::read_pem_key(public_key_file);
  if (key && key->is_private()) {
    return improper(
        fmt::format("{}: is a private key; openssl pkey -in FILE -pubout writes the "
                    "public half, which is enough",
                    public_key_file));
  }
  return only(std::move(key));
}

Result<std::optional<auth::TokenRules>> KeyOptions::rules() const {
  if (Status checked = check(); !checked) return std::move(checked).error();
  if (secret_file.empty() && public_key_file.empty() && key_set_file.empty()) {
    return std::optional<auth::TokenRules>();
  }
  auto keys = read_keys();
  if (!keys) return std::move(keys).error();
  for (const auth::Algorithm algorithm : algorithms) {
    const auto fits = [algorithm](const auth::Key& key) { return key.fits(algorithm); };
    if (std::none_of(keys->begin(), keys->end(), fits)) {
      return improper(fmt::format("--jwt-alg: no key fits {}", auth::algorithm_name(algorithm)));
    }
  }
  return std::optional(auth::TokenRules{*std::move(keys), algorithms, issuer, audience,
                                        std::chrono::duration_cast<std::chrono::seconds>(leeway)});
}

void AuthOptions::add_to(OptionTable& options) {
  options.about(
      "A file of tokens has tables [[token]] with token, user and, if there are any, roles. A "
      "policy has tables [[rule]] with who (any, anonymous, user:NAME, role:NAME), may or "
      "may_not (join, message, history, presence, subscribe, publish, send, any) and where "
      "(patterns of rooms or topics, with {userId}); the first rule that applies decides, and "
      "what none allows is forbidden. Both are TOML, or JSON when the name ends in .json. "
      "SIGHUP reads keys, tokens and policy again.");
  keys.add_to(options.group("Who is let in"));
  options
      .text("--tokens", "FILE", tokens_file,
            "Let in the tokens of FILE: tables [[token]] with token, user, roles (TOML or JSON)")
      .flag("--anonymous", anonymous, "Let in clients without a token, too")
      .duration("--auth-timeout", timeout,
                "How long a client may take to send its token as first message; 0: not that way")
      .needs({"--jwt-secret-file", "--jwt-public-key", "--jwks", "--tokens"})
      .excludes(modes_without_rooms())
      .texts("--allow-origin", "GLOB", origins,
             "Let in web pages of these origins (default: of the same host)")
      .text("--csrf-cookie", "NAME", csrf_cookie,
            "Let in only requests with a parameter that holds what this cookie does")
      .text("--csrf-param", "NAME", csrf_parameter, "The parameter that --csrf-cookie means")
      .needs({"--csrf-cookie"});
  options.group("What they may do")
      .text("--policy", "FILE", policy_file,
            "Allow only what a rule of FILE does: tables [[rule]] with who, may, where")
      .text("--explain", "QUESTION", question,
            "Say which rule decides, as in 'user=ann role=ops op=join room=x', and exit");
}

Result<auth::Gate> AuthOptions::gate(bool in_rooms) const {
  auth::GateConfig config;
  auto rules = keys.rules();
  if (!rules) return std::move(rules).error();
  config.jwt = *std::move(rules);
  if (!tokens_file.empty()) {
    auto tokens = auth::StaticTokens::load(tokens_file);
    if (!tokens) return std::move(tokens).error();
    config.tokens = *std::move(tokens);
  }
  config.anonymous = anonymous;
  config.first_message = in_rooms && timeout != Duration::zero();
  config.origins = origins;
  config.csrf_cookie = csrf_cookie;
  config.csrf_parameter = csrf_parameter;
  return auth::Gate(std::move(config));
}

Result<std::optional<auth::Policy>> AuthOptions::policy(bool in_rooms) const {
  if (policy_file.empty()) return std::optional<auth::Policy>();
  if (!in_rooms) return improper("--policy is about rooms and topics, which are not served here");
  auto loaded = auth::Policy::load(policy_file);
  if (!loaded) return std::move(loaded).error();
  return std::optional(*std::move(loaded));
}

bool AuthOptions::has_files() const {
  return !(keys.secret_file.empty() && keys.public_key_file.empty() && keys.key_set_file.empty() &&
           tokens_file.empty() && policy_file.empty());
}

Result<int> AuthOptions::explain() const {
  if (policy_file.empty()) return improper("--explain needs the rules; add --policy FILE");
  const auto loaded = auth::Policy::load(policy_file);
  if (!loaded) return loaded.error();
  const auto asked = parse_policy_question(question);
  if (!asked) return improper("--explain: " + asked.error().message);
  if (Status printed = write_out(loaded->explain(asked->who, asked->action, asked->place) + '\n');
      !printed) {
    return std::move(printed).error();
  }
  return loaded->allows(asked->who, asked->action, asked->place) ? 0 : 1;
}

}  // namespace wskit::cli
