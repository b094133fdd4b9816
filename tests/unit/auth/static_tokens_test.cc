#include "auth/static_tokens.h"

#include <gtest/gtest.h>

namespace wskit::auth {
namespace {

constexpr std::string_view kFile = R"(
[[token]]
token = "s3cret"
user = "ann"
roles = ["ops", "dev"]
[[token]]
token = "hush"
user = "bob"
)";

std::string refusal(std::string_view text) {
  const auto tokens = StaticTokens::parse(text, "t.toml");
  return tokens ? "" : tokens.error().message;
}

TEST(StaticTokens, SayWhoseTheyAre) {
  const auto tokens = StaticTokens::parse(kFile, "t.toml");
  ASSERT_TRUE(tokens) << tokens.error().message;
  ASSERT_NE(tokens->find("s3cret"), nullptr);
  EXPECT_EQ(tokens->find("s3cret")->user, "ann");
  EXPECT_EQ(tokens->find("s3cret")->roles, (std::vector<std::string>{"ops", "dev"}));
  EXPECT_EQ(tokens->find("hush")->user, "bob");
  for (const char* other : {"", "s3cre", "s3cret ", "S3cret"})
    EXPECT_EQ(tokens->find(other), nullptr) << other;
}

TEST(StaticTokens, AreReadFromJsonAsWell) {
  const auto tokens =
      StaticTokens::parse(R"({"token":[{"token":"x","user":"ann","roles":"ops"}]})", "t.json");
  ASSERT_TRUE(tokens) << tokens.error().message;
  EXPECT_EQ(tokens->find("x")->roles, std::vector<std::string>{"ops"});
}

TEST(StaticTokens, SayWhatIsWrongWithThemWithoutATokenInIt) {
  const std::string needs =
      R"(t.toml:1: needs a token and a user, as in token = "…" and user = "ann")";
  EXPECT_EQ(refusal("[[token]]\ntoken = \"hush\""), needs);
  EXPECT_EQ(refusal("[[token]]\nuser = \"ann\""), needs);
  EXPECT_EQ(refusal("[[token]]\nuser = \"ann\"\ntoken = \"\""), needs);
  EXPECT_EQ(refusal("[[token]]\nuser = \"ann\"\ntoken = [\"hush\", \"x\"]"), needs);
  EXPECT_EQ(refusal("[[token]]\nuser=\"ann\"\ntoken=\"hush\"\n"
                    "[[token]]\nuser=\"bob\"\ntoken=\"hush\""),
            "t.toml:4: the token is there already; make another");
  EXPECT_EQ(refusal("[[token]]\nuser = \"ann\"\ntoken = \"hush\nx").find("hush"),
            std::string::npos);
}

}  // namespace
}  // namespace wskit::auth
