#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/server.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class RoomsAuthTest : public testing::Test {
 protected:
  static constexpr const char* kTokens = R"(
    token = [{ token = "of-ann", user = "ann", roles = ["ops", "dev"] },
             { token = "also-of-ann", user = "ann" },
             { token = "of-bob", user = "bob" }])";
  static constexpr const char* kPolicy = R"(
    rule = [{ who = "role:ops", may = "any" },
            { who = "any", may_not = "history" },
            { who = "any", may = ["join", "message"], where = "lobby" },
            { who = "any", may = "subscribe", where = "news.*" },
            { who = "user:bob", may = ["publish", "presence"], where = ["news.sport", "lobby"] }])";

  static std::shared_ptr<const Rules> rules(bool anonymous, const char* policy = nullptr) {
    auth::GateConfig config;
    config.tokens = *auth::StaticTokens::parse(kTokens, "t.toml");
    config.first_message = true;
    config.anonymous = anonymous;
    std::optional<auth::Policy> parsed;
    if (policy != nullptr) parsed = *auth::Policy::parse(policy, "p.toml");
    return std::make_shared<const Rules>(Rules{auth::Gate(config), std::move(parsed)});
  }
  void use(std::shared_ptr<const Rules> rules) {
    server_.use(rules);
    loop_.turn();
  }
  /// A visitor that has heard its welcome.
  void come(Visitor& visitor, std::string_view fields = {}) {
    visitor.upgrade(fields);
    loop_.advance(25ms);
    ASSERT_THAT(visitor.news(), ElementsAre("welcome"));
  }
  /// One that has shown this token.
  void come_with(Visitor& visitor, const std::string& token) {
    come(visitor, "Authorization: Bearer " + token + "\r\n");
  }

  test::FakeLoop loop_;
  Config config_;
  Server server_{config_, {&loop_}, make_application, rules(false)};
  Visitor ann_{server_.acceptor(0)};
  Visitor bob_{server_.acceptor(0)};
};

TEST_F(RoomsAuthTest, NamesAUserAsItsTokenDoes) {
  ann_.upgrade("Authorization: Bearer of-ann\r\n");
  loop_.advance(25ms);
  const Json welcome = ann_.heard().at(0);
  EXPECT_EQ(welcome["userId"], "ann");
  EXPECT_NE(welcome["connectionId"], "ann");
  ann_.say(R"({"type":"join","roomId":"r"})");
  EXPECT_EQ(ann_.heard().at(0)["userId"], "ann");
}

TEST_F(RoomsAuthTest, TakesNothingButATokenFromWhoHasNone) {
  come(ann_);
  for (const char* text :
       {R"({"type":"join","roomId":"r"})", R"({"type":"ping"})", R"({"type":"whatever"})"}) {
    ann_.say(text);
    EXPECT_THAT(ann_.news(), ElementsAre("error UNAUTHORIZED")) << text;
  }
  ann_.say("{");
  EXPECT_THAT(ann_.news(), ElementsAre("error PARSE_ERROR"));
}

TEST_F(RoomsAuthTest, TakesATokenAsFirstMessage) {
  come(ann_);
  ann_.say(R"({"type":"auth","token":"of-ann","id":7})");
  const Json answer = ann_.heard().at(0);
  EXPECT_EQ(answer["type"], "auth_ok");
  EXPECT_EQ(answer["userId"], "ann");
  EXPECT_EQ(answer["roles"], Json::parse(R"(["ops","dev"])"));
  EXPECT_EQ(answer["correlationId"], 7);
  ann_.say(R"({"type":"join","roomId":"r"})");
  EXPECT_EQ(ann_.heard().at(0)["userId"], "ann");
}

TEST_F(RoomsAuthTest, TakesATokenInsideThePayload) {
  come(ann_);
  ann_.say(R"({"type":"auth","payload":{"token":"of-ann"}})");
  EXPECT_THAT(ann_.news(), ElementsAre("auth_ok"));
}

TEST_F(RoomsAuthTest, ClosesWhoBringsATokenThatDoesNotHold) {
  come(ann_);
  ann_.say(R"({"type":"auth","token":"of-eve","id":"a"})");
  const auto frames = ann_.frames();
  ASSERT_EQ(frames.size(), 2U);
  const Json error = Json::parse(frames[0].data);
  EXPECT_EQ(error["code"], "UNAUTHORIZED");
  EXPECT_EQ(error["correlationId"], "a");
  EXPECT_EQ(frames[1].opcode, 8);
  EXPECT_EQ(frames[1].data.substr(0, 2), "\x11\x31");  // 4401
}

TEST_F(RoomsAuthTest, LooksAtNobodysTokenWhereNoneIsAskedFor) {
  use(std::make_shared<const Rules>());
  ann_.upgrade();
  loop_.advance(25ms);
  const Json welcome = ann_.heard().at(0);
  ann_.say(R"({"type":"auth","token":"whatever","id":1})");
  const Json answer = ann_.heard().at(0);
  EXPECT_EQ(answer["type"], "auth_ok");
  EXPECT_EQ(answer["userId"], welcome["userId"]);
  EXPECT_EQ(answer["roles"], Json::array());
}

TEST_F(RoomsAuthTest, ToleratesAnAuthThatBringsNoToken) {
  come(ann_);
  ann_.say(R"({"type":"auth"})");
  EXPECT_THAT(ann_.news(), ElementsAre("error INVALID_MESSAGE"));
  ann_.say(R"({"type":"auth","token":"of-ann"})");
  EXPECT_THAT(ann_.news(), ElementsAre("auth_ok"));
}

TEST_F(RoomsAuthTest, RenewsATokenWithoutLeavingRooms) {
  come_with(ann_, "of-ann");
  ann_.say(R"({"type":"join","roomId":"r"})");
  ann_.news();
  ann_.say(R"({"type":"auth","token":"also-of-ann"})");
  ann_.say(R"({"type":"message","roomId":"r","content":1})");
  EXPECT_THAT(ann_.news(), ElementsAre("auth_ok", "message"));
  ann_.say(R"({"type":"auth","token":"of-bob"})");
  EXPECT_THAT(ann_.close_code(), 4401);
}

TEST_F(RoomsAuthTest, LetsAnAnonymousUserBecomeSomeone) {
  use(rules(true));
  come(ann_);
  come(bob_);
  ann_.say(R"({"type":"join","roomId":"r"})");
  bob_.say(R"({"type":"join","roomId":"r"})");
  ann_.news();
  bob_.news();
  ann_.say(R"({"type":"auth","token":"of-ann"})");
  EXPECT_THAT(ann_.news(), ElementsAre("auth_ok"));
  EXPECT_THAT(bob_.news(), ElementsAre("user_left"));
  ann_.say(R"({"type":"message","roomId":"r","content":1})");
  EXPECT_THAT(ann_.news(), ElementsAre("error NOT_IN_ROOM"));
  ann_.say(R"({"type":"join","roomId":"r"})");
  EXPECT_EQ(bob_.heard().at(0)["userId"], "ann");
}

TEST_F(RoomsAuthTest, AllowsWhatThePolicyDoes) {
  use(rules(true, kPolicy));
  come(bob_);
  const std::pair<const char*, const char*> cases[] = {
      {R"({"type":"join","roomId":"lobby"})", "user_joined"},
      {R"({"type":"message","roomId":"lobby","content":1})", "message"},
      {R"({"type":"join_channel","channelId":"vault"})", "error FORBIDDEN"},
      {R"({"type":"send_message","channelId":"vault","content":1})", "error FORBIDDEN"},
      {R"({"type":"history","roomId":"lobby"})", "error FORBIDDEN"},
      {R"({"type":"join","roomId":"lobby","since":0})", "error FORBIDDEN"},
      {R"({"type":"subscribe","topic":"news.*"})", "subscribed"},
      {R"({"type":"subscribe","topic":"news.>"})", "error FORBIDDEN"},
      {R"({"type":"publish","topic":"news.sport","payload":1})", "error FORBIDDEN"},
      {R"({"type":"ping"})", "pong"},
      {R"({"type":"leave","roomId":"lobby"})", "user_left"},
  };
  for (const auto& [said, heard] : cases) {
    bob_.say(said);
    const auto news = bob_.news();
    ASSERT_FALSE(news.empty()) << said;
    EXPECT_EQ(news.front(), heard) << said;
  }
}

TEST_F(RoomsAuthTest, AllowsUsersAndRolesTheirOwn) {
  use(rules(true, kPolicy));
  come_with(bob_, "of-bob");
  bob_.say(R"({"type":"publish","topic":"news.sport","payload":1,"id":1})");
  EXPECT_THAT(bob_.news(), ElementsAre("ack"));
  bob_.say(R"({"type":"send","to":{"all":true},"content":1,"id":1})");
  EXPECT_THAT(bob_.news(), ElementsAre("error FORBIDDEN"));
  come_with(ann_, "of-ann");
  ann_.say(R"({"type":"join","roomId":"vault","since":0})");
  EXPECT_EQ(ann_.news().front(), "user_joined");
}

TEST_F(RoomsAuthTest, FollowsANewPolicyAtOnce) {
  use(rules(true));
  come(ann_);
  ann_.say(R"({"type":"join","roomId":"vault"})");
  EXPECT_EQ(ann_.news().front(), "user_joined");
  use(rules(true, kPolicy));
  ann_.say(R"({"type":"message","roomId":"vault","content":1})");
  EXPECT_THAT(ann_.news(), ElementsAre("error FORBIDDEN"));
}

TEST_F(RoomsAuthTest, CountsRefusalsAsErrors) {
  use(rules(true, kPolicy));
  come(ann_);
  for (int i = 0; i < 9; ++i)
    ann_.say(R"({"type":"join","roomId":"vault"})");
  EXPECT_EQ(ann_.close_code(), 0);
  ann_.say(R"({"type":"join","roomId":"vault"})");
  EXPECT_EQ(ann_.close_code(), 1008);
}

}  // namespace
}  // namespace wskit::server
