#include "auth/key_file.h"

#include <cstdio>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "keys.h"

namespace wskit::auth {
namespace {

std::string refusal(std::string_view json) {
  const auto keys = parse_key_set(json);
  return keys ? "" : keys.error().message;
}

TEST(KeySet, HoldsKeysOfEveryKindUnderTheirIds) {
  const auto keys = parse_key_set(R"({"keys":[
    {"kty":"oct","kid":"a","k":"c2VjcmV0"},
    {"kty":"EC","kid":"b","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
     "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
  ASSERT_TRUE(keys) << keys.error().message;
  ASSERT_EQ(keys->size(), 2U);
  EXPECT_EQ(keys->at(0).id(), "a");
  EXPECT_TRUE(keys->at(0).fits(Algorithm::kHs384));
  EXPECT_EQ(keys->at(1).id(), "b");
  EXPECT_TRUE(keys->at(1).fits(Algorithm::kEs256));
}

TEST(KeySet, KeepsAKeyToItsAlg) {
  const auto keys = parse_key_set(R"({"keys":[{"kty":"oct","alg":"HS512","k":"c2VjcmV0"}]})");
  ASSERT_TRUE(keys);
  EXPECT_TRUE(keys->front().fits(Algorithm::kHs512));
  EXPECT_FALSE(keys->front().fits(Algorithm::kHs256));
}

TEST(KeySet, PassesOverWhatIsNotForSignatures) {
  const auto keys = parse_key_set(R"({"keys":[
    {"kty":"OKP","crv":"Ed25519","x":"AA"}, {"kty":"oct","use":"enc","k":"AAAA"}, 7,
    {"kty":"oct","alg":"A128KW","k":"AAAA"}, {"kty":"oct","kid":"a","k":"c2VjcmV0"}]})");
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 1U);
  EXPECT_EQ(keys->front().id(), "a");
}

TEST(KeySet, SaysWhatIsWrongWithIt) {
  const std::string shape = R"(is no key set; write {"keys":[{"kty":"RSA","kid":…,"n":…,"e":…}]})";
  EXPECT_EQ(refusal(""), shape);
  EXPECT_EQ(refusal("[]"), shape);
  EXPECT_EQ(refusal(R"({"keys":{}})"), shape);
  EXPECT_EQ(refusal(R"({"keys":[]})"), "has no key for signatures of type RSA, EC or oct");
  EXPECT_EQ(refusal(R"({"keys":[{"kty":"oct","k":"="}]})"),
            "key 1: k must be the secret in base64url");
  EXPECT_EQ(refusal(R"({"keys":[{"kty":"RSA","n":"AQAB"}]})"),
            "key 1: n and e must be numbers in base64url");
  EXPECT_EQ(refusal(R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]})"),
            "key 1: the RSA key has 17 bits; at least 2048 are needed");
  EXPECT_EQ(refusal(R"({"keys":[{"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"}]})"),
            "key 1: x and y must have 32 bytes each");
  EXPECT_EQ(refusal(R"({"keys":[{"kty":"EC","crv":"P-192","x":"AQAB","y":"AQAB"}]})"),
            "key 1: the curve is none of P-256, P-384 and P-521");
  EXPECT_EQ(refusal(R"({"keys":[{"kty":"EC","crv":"P-256",
                       "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                       "y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}]})"),
            "key 1: x and y are no point of the curve");
  EXPECT_EQ(refusal(R"({"keys":[{"kty":"oct","alg":"ES256","k":"AQAB"}]})"),
            "key 1: the key does not fit its own alg");
}

TEST(KeySet, RefusesTwoKeysOfTheSameId) {
  EXPECT_EQ(refusal(R"({"keys":[{"kty":"oct","kid":"a","k":"AQAB"},
                                {"kty":"oct","kid":"a","k":"AQAC"}]})"),
            "key 2: its kid is that of another key; give each its own");
}

TEST(KeyFile, HoldsASecretWithoutItsLineBreak) {
  const std::string file = testing::TempDir() + "secret" + std::to_string(::getpid());
  std::ofstream(file) << "hush\r\n";
  const auto key = read_secret(file);
  ASSERT_TRUE(key);
  EXPECT_EQ(*key->sign(Algorithm::kHs256, "x"), *secret_key("hush").sign(Algorithm::kHs256, "x"));
  std::remove(file.c_str());
}

TEST(KeyFile, IsNamedWhenItCannotBeRead) {
  EXPECT_EQ(read_secret("/nowhere/key").error().message, "/nowhere/key: No such file or directory");
  EXPECT_EQ(read_pem_key("/dev/null").error().message,
            "/dev/null: holds no key in PEM form, as in -----BEGIN PUBLIC KEY-----");
  EXPECT_EQ(read_secret("/").error().message, "/: Is a directory");
}

}  // namespace
}  // namespace wskit::auth
