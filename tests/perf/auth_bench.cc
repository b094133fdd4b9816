#include <chrono>
#include <cstdint>
#include <string>

#include <benchmark/benchmark.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "auth/policy.h"
#include "auth/static_tokens.h"
#include "auth/token.h"

namespace {

using namespace wskit;

/// `count` rules of which the last applies.
auth::Policy policy_of(std::int64_t count) {
  std::string text;
  for (std::int64_t i = 1; i < count; ++i) {
    text += "[[rule]]\nwho = [\"role:team" + std::to_string(i) +
            "\", \"user:someone\"]\nmay = [\"join\", \"message\"]\nwhere = \"team" +
            std::to_string(i) + "-*\"\n";
  }
  text += "[[rule]]\nwho = \"any\"\nmay = \"message\"\nwhere = [\"inbox-{userId}\", \"lobby-*\"]\n";
  return *auth::Policy::parse(text, "p.toml");
}

/// What a message costs when it is held to a policy.
void authorise(benchmark::State& state) {
  const auth::Policy policy = policy_of(state.range(0));
  const auth::Identity ann{"ann", {"team0", "ops"}, std::nullopt};
  for (auto _ : state) {
    benchmark::DoNotOptimize(policy.allows(ann, auth::Action::kMessage, "lobby-of-the-house"));
  }
}
BENCHMARK(authorise)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->Arg(10000);

/// The same when all rules are for everybody, and only the places tell them apart.
void authorise_by_place(benchmark::State& state) {
  std::string text;
  for (std::int64_t i = 0; i < state.range(0); ++i)
    text += "[[rule]]\nwho = \"any\"\nmay = \"any\"\nwhere = \"room" + std::to_string(i) + "-*\"\n";
  const auth::Policy policy = *auth::Policy::parse(text, "p.toml");
  const std::string place = "room" + std::to_string(state.range(0) - 1) + "-x";
  const auth::Identity ann{"ann", {"team0", "ops"}, std::nullopt};
  for (auto _ : state)
    benchmark::DoNotOptimize(policy.allows(ann, auth::Action::kMessage, place));
}
BENCHMARK(authorise_by_place)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->Arg(10000);

void verify(benchmark::State& state, const auth::Key& key, auth::Algorithm algorithm) {
  auth::TokenRules rules;
  rules.keys.push_back(key);
  const std::string token =
      *auth::sign_token(R"({"sub":"ann","roles":["ops"],"exp":4000000000})", key, algorithm, {});
  for (auto _ : state) {
    benchmark::DoNotOptimize(auth::verify_token(token, rules, std::chrono::system_clock::now()));
  }
}

auth::Key key_of(EVP_PKEY* pair) {
  BIO* const out = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(out, pair, nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out, &text);
  const auth::Key key = *auth::Key::from_pem({text, static_cast<std::size_t>(size)});
  BIO_free(out);
  EVP_PKEY_free(pair);
  return key;
}

void verify_hs256(benchmark::State& state) {
  verify(state, *auth::Key::secret("thirty-two bytes of a good secret"), auth::Algorithm::kHs256);
}
void verify_rs256(benchmark::State& state) {
  verify(state, key_of(EVP_RSA_gen(2048)), auth::Algorithm::kRs256);
}
void verify_es256(benchmark::State& state) {
  verify(state, key_of(EVP_EC_gen("P-256")), auth::Algorithm::kEs256);
}
BENCHMARK(verify_hs256);
BENCHMARK(verify_rs256);
BENCHMARK(verify_es256);

}  // namespace
