#include "auth/token.h"

#include <gtest/gtest.h>

#include "auth/key_file.h"
#include "base/base64.h"
#include "keys.h"

namespace wskit::auth {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

constexpr long long kNow = 1'700'000'000;
const system_clock::time_point kPresent{seconds(kNow)};

TokenRules rules_with(Key key) {
  TokenRules rules;
  rules.keys.push_back(std::move(key));
  return rules;
}

std::string minted(const std::string& claims, const Key& key = secret_key(),
                   std::string_view id = {}) {
  return *sign_token(claims, key, key.natural_algorithm(), id);
}

/// "" when the token holds.
std::string reason(std::string_view token, const TokenRules& rules = rules_with(secret_key())) {
  const auto identity = verify_token(token, rules, kPresent);
  return identity ? "" : identity.error().message;
}

std::string at(const char* claim, long long from_now) {
  return R"({"sub":"ann",")" + std::string(claim) + "\":" + std::to_string(kNow + from_now) + '}';
}

TEST(Token, SaysWhoItIsAndUntilWhen) {
  const auto identity =
      verify_token(minted(R"({"sub":"ann","role":"admin","roles":["ops","dev"],"exp":1700000060})"),
                   rules_with(secret_key()), kPresent);
  ASSERT_TRUE(identity) << identity.error().message;
  EXPECT_EQ(identity->user, "ann");
  EXPECT_EQ(identity->roles, (std::vector<std::string>{"admin", "ops", "dev"}));
  EXPECT_EQ(identity->expires, kPresent + seconds(60));
}

TEST(Token, HoldsForeverWithoutAnEnd) {
  EXPECT_EQ(verify_token(minted(R"({"sub":"ann"})"), rules_with(secret_key()), kPresent)->expires,
            std::nullopt);
  for (const char* far : {"1e300", "17000000691", "9000000001"}) {
    const std::string token = minted(R"({"sub":"ann","exp":)" + std::string(far) + '}');
    EXPECT_EQ(verify_token(token, rules_with(secret_key()), kPresent)->expires, std::nullopt);
  }
}

TEST(Token, HoldsBetweenItsDatesGiveOrTakeTheLeeway) {
  EXPECT_EQ(reason(minted(at("exp", 1))), "");
  EXPECT_EQ(reason(minted(at("exp", -59))), "");
  EXPECT_EQ(reason(minted(at("exp", -60))), "the token has expired");
  EXPECT_EQ(reason(minted(at("nbf", 60))), "");
  EXPECT_EQ(reason(minted(at("nbf", 61))), "the token does not hold yet");
  EXPECT_EQ(reason(minted(at("iat", 61))), "the token does not hold yet");
}

TEST(Token, LetInByTheLeewayEndsWithTheLeeway) {
  EXPECT_EQ(verify_token(minted(at("exp", -10)), rules_with(secret_key()), kPresent)->expires,
            kPresent + seconds(50));
}

TEST(Token, HasDatesThatAreNumbers) {
  EXPECT_EQ(reason(minted(R"({"sub":"ann","exp":"1800000000"})")), "the token's exp is no number");
  EXPECT_EQ(reason(minted(R"({"sub":"ann","nbf":null})")), "the token's nbf is no number");
}

TEST(Token, HidesNothingBehindANul) {
  EXPECT_NE(reason(minted(std::string("{\"sub\":\"ann\"}\0,\"exp\":1}", 21))), "");
}

TEST(Token, NamesItsUserAndRolesAsStrings) {
  const std::string nobody = "the token does not say whose it is (sub, of at most 256 bytes)";
  EXPECT_EQ(reason(minted("{}")), nobody);
  EXPECT_EQ(reason(minted(R"({"sub":""})")), nobody);
  EXPECT_EQ(reason(minted(R"({"sub":7})")), nobody);
  EXPECT_EQ(reason(minted(R"({"sub":")" + std::string(257, 'a') + "\"}")), nobody);
  EXPECT_EQ(reason(minted(R"({"sub":"ann","role":7})")),
            "the token's role is no string, nor an array of them");
  EXPECT_EQ(reason(minted(R"({"sub":"ann","roles":["ops",["x"]]})")),
            "the token's roles is no string, nor an array of them");
  EXPECT_EQ(reason(minted(R"({"sub":"ann","role":null})")), "");
}

TEST(Token, IsOfTheIssuerAndForTheAudience) {
  TokenRules rules = rules_with(secret_key());
  rules.issuer = "https://id.test";
  rules.audience = "chat";
  const std::string from = R"({"sub":"ann","iss":"https://id.test","aud":)";
  EXPECT_EQ(reason(minted(from + R"("chat"})"), rules), "");
  EXPECT_EQ(reason(minted(from + R"(["mail","chat"]})"), rules), "");
  EXPECT_EQ(reason(minted(from + R"(["mail","chats"]})"), rules),
            "the token is not meant for this server (aud)");
  EXPECT_EQ(reason(minted(from + R"({"chat":1}})"), rules),
            "the token is not meant for this server (aud)");
  EXPECT_EQ(reason(minted(R"({"sub":"ann","iss":"https://id.test"})"), rules),
            "the token is not meant for this server (aud)");
  EXPECT_EQ(reason(minted(R"({"sub":"ann","aud":"chat","iss":"https://id.test/"})"), rules),
            "the token is of another issuer (iss)");
  EXPECT_EQ(reason(minted(R"({"sub":"ann","aud":"chat"})"), rules),
            "the token is of another issuer (iss)");
}

TEST(Token, IsNeverWithoutASignature) {
  const std::string claims = base64url_encode(R"({"sub":"ann"})");
  for (const char* name : {"none", "None", "NONE", "nOnE", ""}) {
    const std::string header =
        base64url_encode(R"({"alg":")" + std::string(name) + R"(","typ":"JWT"})");
    EXPECT_EQ(reason(header + '.' + claims + '.'), "the token's alg is not allowed here") << name;
  }
  const std::string header = base64url_encode(R"({"alg":"HS256"})");
  EXPECT_EQ(reason(header + '.' + claims + '.'), "the token's signature does not hold");
  EXPECT_EQ(reason(base64url_encode("{}") + '.' + claims + '.'),
            "the token's alg is not allowed here");
}

TEST(Token, CannotMakeAPublicKeyASecret) {
  const TokenRules rules = rules_with(*Key::from_pem(rsa_pair().public_pem));
  const Key forged = secret_key(rsa_pair().public_pem);
  EXPECT_EQ(reason(minted(R"({"sub":"ann"})", forged), rules),
            "the token's alg is not allowed here");
  // Not even when someone lists it.
  TokenRules careless = rules;
  careless.algorithms = {Algorithm::kHs256, Algorithm::kRs256};
  EXPECT_EQ(reason(minted(R"({"sub":"ann"})", forged), careless),
            "the token's alg is not allowed here");
}

TEST(Token, KeepsToTheListedAlgorithms) {
  TokenRules rules = rules_with(secret_key());
  rules.algorithms = {Algorithm::kHs512};
  EXPECT_EQ(reason(*sign_token(R"({"sub":"ann"})", secret_key(), Algorithm::kHs512, {}), rules),
            "");
  EXPECT_EQ(reason(*sign_token(R"({"sub":"ann"})", secret_key(), Algorithm::kHs256, {}), rules),
            "the token's alg is not allowed here");
}

TEST(Token, OfAnotherKeyIsRefused) {
  EXPECT_EQ(reason(minted(R"({"sub":"ann"})", secret_key("another"))),
            "the token's signature does not hold");
  const TokenRules rules = rules_with(*Key::from_pem(rsa_pair().public_pem));
  const Key other = *Key::from_pem(make_rsa().private_pem);
  EXPECT_EQ(reason(minted(R"({"sub":"ann"})", other), rules),
            "the token's signature does not hold");
}

TEST(Token, CutOrChangedAnywhereIsRefused) {
  const std::string token = minted(R"({"sub":"ann"})");
  for (std::size_t i = 0; i < token.size(); ++i) {
    EXPECT_NE(reason(token.substr(0, i)), "") << i;
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_NE(reason(changed), "") << i;
  }
  EXPECT_EQ(reason(""), "the token is no JWT, which has three parts");
  EXPECT_EQ(reason(token + ".x"), "the token is no JWT, which has three parts");
  EXPECT_EQ(reason(token + "="), "the token is not in base64url");
}

TEST(Token, OfMoreThanEightKibibytesIsNotRead) {
  const std::string claims = R"({"sub":"ann","x":")" + std::string(8192, 'x') + "\"}";
  EXPECT_EQ(reason(minted(claims)), "the token has more than 8 KiB");
}

TEST(Token, WithExtensionsThatAreNotKnownIsRefused) {
  const std::string text = base64url_encode(R"({"alg":"HS256","crit":["b64"],"b64":false})") + '.' +
                           base64url_encode(R"({"sub":"ann"})");
  const std::string signature = *secret_key().sign(Algorithm::kHs256, text);
  EXPECT_EQ(reason(text + '.' + base64url_encode(signature)),
            "the token has extensions (crit) that are not known");
}

TEST(Token, IsHeldToTheKeyThatItNames) {
  TokenRules rules;
  rules.keys = *parse_key_set(R"({"keys":[{"kty":"oct","kid":"a","k":"YQ"},
                                          {"kty":"oct","kid":"b","k":"Yg"}]})");
  const std::string claims = R"({"sub":"ann"})";
  EXPECT_EQ(reason(minted(claims, secret_key("b"), "b"), rules), "");
  EXPECT_EQ(reason(minted(claims, secret_key("b"), "a"), rules),
            "the token's signature does not hold");
  EXPECT_EQ(reason(minted(claims, secret_key("b"), "c"), rules),
            "there is no key with the token's kid");
  EXPECT_EQ(reason(minted(claims, secret_key("b")), rules), "");
}

TEST(Token, ComesApartUnverified) {
  const std::string token = minted(R"({"sub":"ann"})", secret_key(), "k1");
  const auto parts = split_token(token);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->header, R"({"alg":"HS256","kid":"k1","typ":"JWT"})");
  EXPECT_EQ(parts->claims, R"({"sub":"ann"})");
  EXPECT_EQ(parts->signature.size(), 32U);
}

}  // namespace
}  // namespace wskit::auth
