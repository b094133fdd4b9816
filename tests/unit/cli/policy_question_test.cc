#include "cli/policy_question.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

std::string refusal(std::string_view text) {
  const auto asked = parse_policy_question(text);
  return asked ? "" : asked.error().message;
}

TEST(PolicyQuestion, SaysWhoMayDoWhatWhere) {
  const auto asked = parse_policy_question("user=ann role=ops  role=dev op=subscribe topic=a.>");
  ASSERT_TRUE(asked) << asked.error().message;
  EXPECT_EQ(asked->who.user, "ann");
  EXPECT_EQ(asked->who.roles, (std::vector<std::string>{"ops", "dev"}));
  EXPECT_EQ(asked->action, auth::Action::kSubscribe);
  EXPECT_EQ(asked->place, "a.>");
}

TEST(PolicyQuestion, WithoutAUserIsAboutAnonymousClients) {
  EXPECT_TRUE(parse_policy_question("op=join room=x")->who.is_anonymous());
}

TEST(PolicyQuestion, SaysWhatItLacks) {
  const std::string shape = "; write 'user=ann role=ops op=join room=x'";
  EXPECT_EQ(refusal(""), "op is missing" + shape);
  EXPECT_EQ(refusal("op=fly"), "'op=fly' is not understood" + shape);
  EXPECT_EQ(refusal("ann op=join"), "'ann' is not understood" + shape);
  EXPECT_EQ(refusal("user= op=join"), "'user=' is not understood" + shape);
  EXPECT_EQ(refusal("op=join"), "op=join is about a room; write room=x");
  EXPECT_EQ(refusal("op=join topic=x"), "op=join is about a room; write room=x");
  EXPECT_EQ(refusal("op=publish room=x"), "op=publish is about a topic; write topic=x");
  EXPECT_EQ(refusal("op=send room=x"), "send goes to users and roles; leave room and topic out");
}

}  // namespace
}  // namespace wskit::cli
