#include "auth/key.h"

#include <gtest/gtest.h>

#include "auth/key_file.h"
#include "base/base64.h"
#include "keys.h"

namespace wskit::auth {
namespace {

/// Splits at the last dot: what is signed, and the signature.
std::pair<std::string, std::string> parts(std::string_view token) {
  const std::size_t dot = token.rfind('.');
  return {std::string(token.substr(0, dot)), base64url_decode(token.substr(dot + 1)).value()};
}

// RFC 7515 appendices A.1 and A.3 sign the same claims.
constexpr std::string_view kHs256 =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q"
    ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr std::string_view kHs256Key =
    R"({"keys":[{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}]})";
constexpr std::string_view kEs256 =
    "eyJhbGciOiJFUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q"
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
constexpr std::string_view kEs256Key =
    R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";

TEST(Key, VerifiesTheExamplesOfTheRfc) {
  const auto [hs_text, hs_signature] = parts(kHs256);
  EXPECT_TRUE(parse_key_set(kHs256Key)->front().verify(Algorithm::kHs256, hs_text, hs_signature));
  const auto [es_text, es_signature] = parts(kEs256);
  EXPECT_TRUE(parse_key_set(kEs256Key)->front().verify(Algorithm::kEs256, es_text, es_signature));
}

TEST(Key, VerifiesWithThePublicHalfWhatThePrivateOneSigned) {
  const std::pair<Algorithm, const Pair&> cases[] = {
      {Algorithm::kRs256, rsa_pair()},          {Algorithm::kRs384, rsa_pair()},
      {Algorithm::kRs512, rsa_pair()},          {Algorithm::kEs256, curve_pair("P-256")},
      {Algorithm::kEs384, curve_pair("P-384")}, {Algorithm::kEs512, curve_pair("P-521")}};
  for (const auto& [algorithm, pair] : cases) {
    const Key ours = *Key::from_pem(pair.private_pem);
    const Key theirs = *Key::from_pem(pair.public_pem);
    EXPECT_TRUE(ours.is_private());
    EXPECT_FALSE(theirs.is_private());
    std::string signature = *ours.sign(algorithm, "text");
    EXPECT_TRUE(theirs.verify(algorithm, "text", signature)) << algorithm_name(algorithm);
    EXPECT_FALSE(theirs.verify(algorithm, "texT", signature)) << algorithm_name(algorithm);
    signature.back() ^= 1;
    EXPECT_FALSE(theirs.verify(algorithm, "text", signature)) << algorithm_name(algorithm);
    signature.pop_back();
    EXPECT_FALSE(theirs.verify(algorithm, "text", signature)) << algorithm_name(algorithm);
    EXPECT_FALSE(theirs.verify(algorithm, "text", "")) << algorithm_name(algorithm);
  }
}

TEST(Key, OfASecretTellsSignaturesApartByEveryByte) {
  const Key key = secret_key();
  const std::string signature = *key.sign(Algorithm::kHs512, "text");
  ASSERT_EQ(signature.size(), 64U);
  EXPECT_TRUE(key.verify(Algorithm::kHs512, "text", signature));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string other = signature;
    other[i] ^= 1;
    EXPECT_FALSE(key.verify(Algorithm::kHs512, "text", other)) << i;
  }
  EXPECT_FALSE(key.verify(Algorithm::kHs512, "text", signature.substr(0, 32)));
}

TEST(Key, FitsNoAlgorithmOfAnotherKind) {
  const Key rsa = *Key::from_pem(rsa_pair().public_pem);
  const Key curve = *Key::from_pem(curve_pair("P-384").public_pem);
  for (const Algorithm algorithm : kAlgorithms) {
    EXPECT_EQ(secret_key().fits(algorithm), key_kind(algorithm) == KeyKind::kSecret);
    EXPECT_EQ(rsa.fits(algorithm), key_kind(algorithm) == KeyKind::kRsa);
    EXPECT_EQ(curve.fits(algorithm), algorithm == Algorithm::kEs384);
  }
  EXPECT_EQ(curve.natural_algorithm(), Algorithm::kEs384);
}

TEST(Key, OfThePublicKindCannotSign) {
  const Key key = *Key::from_pem(rsa_pair().public_pem);
  EXPECT_EQ(key.sign(Algorithm::kRs256, "text").error().message,
            "a public key cannot sign; the private one can");
}

TEST(Key, RefusesWhatIsTooWeakOrOfNoUse) {
  EXPECT_EQ(Key::secret("").error().message,
            "the secret is empty; 32 random bytes make a good one");
  EXPECT_EQ(Key::from_pem(make_rsa(1024).public_pem).error().message,
            "the RSA key has 1024 bits; at least 2048 are needed");
  EXPECT_EQ(Key::from_pem(make_curve("secp256k1").public_pem).error().message,
            "this kind of key signs no tokens; RSA and EC on P-256, P-384 or P-521 do");
  EXPECT_EQ(Key::from_pem("hello").error().message,
            "holds no key in PEM form, as in -----BEGIN PUBLIC KEY-----");
}

TEST(Key, RefusesAnEncryptedOneWithoutAskingForItsPassphrase) {
  const std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<BIO, Free<BIO_free>> out(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), EVP_aes_128_cbc(), "pass", 4, nullptr,
                                nullptr);
  EXPECT_EQ(Key::from_pem(drained(out.get())).error().message,
            "the key is encrypted; decrypt it with openssl pkey -in FILE -out FILE");
}

}  // namespace
}  // namespace wskit::auth
