#include "client/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::client {
namespace {

using testing::IsSupersetOf;
using testing::UnorderedElementsAre;

TEST(SecretsOf, AConfigAreAllThatItIsLetInBy) {
  LinkConfig config;
  config.url.target = "/p?x=1&access_token=a%2Fb";
  config.token.value = "the-token";
  config.headers = {{"Origin", "http://o"},
                    {"authorization", "Basic YW5uOnBhc3M="},  // ann:pass
                    {"Proxy-Authorization", "Bearer p"},
                    {"AUTHORIZATION", "bare"}};
  config.subprotocols = {"v1", "Bearer.sub"};
  config.secrets = {"said elsewhere"};
  EXPECT_THAT(secrets_of(config),
              UnorderedElementsAre("the-token", "YW5uOnBhc3M=", "ann:pass", "pass", "p", "bare",
                                   "sub", "a%2Fb", "a/b", "said elsewhere"));
}

TEST(SecretsOf, CredentialsMayHaveNoPassword) {
  LinkConfig config;
  config.headers = {{"Authorization", "Basic YW5u"}, {"Authorization", "Basic !"}};
  EXPECT_THAT(secrets_of(config), IsSupersetOf({"YW5u", "ann", "!"}));
}

}  // namespace
}  // namespace wskit::client
