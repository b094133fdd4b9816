#include "server/server.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class ServerTest : public testing::Test {
 protected:
  void settle() {
    for (int i = 0; i < 3; ++i) {
      here_.turn();
      there_.turn();
    }
  }
  /// A visitor of the loop that has heard its welcome.
  void welcome(Visitor& visitor) {
    visitor.upgrade();
    here_.advance(25ms);
    there_.advance(25ms);
    EXPECT_THAT(visitor.news(), ElementsAre("welcome"));
  }

  test::FakeLoop here_, there_;
  Config config_;
  Server server_{config_, {&here_, &there_}};
  Visitor ann_{server_.acceptor(0)};
  Visitor bob_{server_.acceptor(1)};
};

TEST_F(ServerTest, WelcomesWithWhoTheClientIsAndWhatItMayDo) {
  ann_.upgrade();
  here_.advance(25ms);
  const Json welcome = ann_.heard().at(0);
  EXPECT_EQ(welcome["type"], "welcome");
  EXPECT_EQ(welcome["connectionId"], welcome["userId"]);
  EXPECT_EQ(welcome["heartbeat"], Json::parse(R"({"interval":30000,"timeout":5000})"));
  EXPECT_EQ(welcome["limits"],
            Json::parse(R"({"maxMessage":1048576,"maxContent":1000,"maxRooms":100})"));
  EXPECT_TRUE(welcome.contains("id") && welcome.contains("timestamp"));
}

TEST_F(ServerTest, WelcomesWhoeverBeginsToListenWhenTheConnectionIsOpen) {
  ann_.upgrade();
  here_.advance(24ms);
  EXPECT_THAT(ann_.news(), IsEmpty());
  here_.advance(1ms);
  EXPECT_THAT(ann_.news(), ElementsAre("welcome"));
  here_.advance(1s);
  EXPECT_THAT(ann_.news(), IsEmpty());
}

TEST_F(ServerTest, WelcomesBeforeItRefusesWhatExceedsALimit) {
  config_.messages.rate = {1, 10s, 0};
  config_.messages.rate_by = RateBy::kAddress;
  Server limited(config_, {&here_});
  Visitor first(limited.acceptor(0));
  first.upgrade().say(R"({"type":"ping"})");
  Visitor second(limited.acceptor(0));
  second.upgrade().say(R"({"type":"ping"})");
  EXPECT_THAT(second.news(), ElementsAre("welcome", "error RATE_LIMIT_EXCEEDED"));
}

TEST_F(ServerTest, WelcomesBeforeItSaysAnythingElse) {
  ann_.upgrade();
  ann_.say(R"({"type":"ping"})");
  EXPECT_THAT(ann_.news(), ElementsAre("welcome", "pong"));
  bob_.upgrade();
  ann_.say(R"({"type":"send","to":{"all":true},"content":1})");
  settle();
  EXPECT_THAT(bob_.news(), ElementsAre("welcome", "message"));
}

TEST_F(ServerTest, CarriesAConversationAcrossLoops) {
  welcome(ann_);
  welcome(bob_);
  ann_.say(R"({"type":"join","roomId":"r"})");
  settle();
  EXPECT_THAT(ann_.news(), ElementsAre("user_joined", "presence"));
  bob_.say(R"({"type":"join_channel","payload":{"channelId":"r"}})");
  settle();
  EXPECT_THAT(ann_.news(), ElementsAre("user_joined"));
  bob_.news();
  bob_.say(R"({"id":"i","type":"send_message","payload":{"channelId":"r","content":{"a" : 1}}})");
  settle();
  const auto to_bob = bob_.heard();
  const auto to_ann = ann_.frames();
  ASSERT_EQ(to_bob.size(), 1U);
  EXPECT_EQ(to_bob[0]["correlationId"], "i");
  ASSERT_EQ(to_ann.size(), 1U);
  EXPECT_THAT(to_ann[0].data, testing::HasSubstr(R"("content":{"a" : 1},"seq":1})"));
  bob_.stream().end();
  settle();
  EXPECT_THAT(ann_.news(), ElementsAre("user_left"));
}

TEST_F(ServerTest, AnswersPingsAndHeartbeats) {
  welcome(ann_);
  ann_.say(R"({"type":"ping","timestamp":1.50,"id":7})");
  ann_.say(R"({"type":"heartbeat","payload":{"timestamp":12}})");
  ann_.say(R"({"type":"ping"})");
  const auto heard = ann_.heard();
  ASSERT_EQ(heard.size(), 3U);
  EXPECT_EQ(heard[0]["type"], "pong");
  EXPECT_EQ(heard[0]["originalTimestamp"], 1.5);
  EXPECT_EQ(heard[0]["correlationId"], 7);
  EXPECT_TRUE(heard[0]["timestamp"].is_number());
  EXPECT_EQ(heard[1]["type"], "heartbeat_ack");
  EXPECT_EQ(heard[1]["originalTimestamp"], 12);
  EXPECT_FALSE(heard[2].contains("originalTimestamp"));
}

TEST_F(ServerTest, SaysWhatIsWrongWithAMessageAndGoesOn) {
  welcome(ann_);
  ann_.send_binary("\x01");
  ann_.say("hello");
  ann_.say("[]");
  ann_.say(R"({"type":"dance","roomId":"r"})");
  ann_.say(R"({"type":"join","roomId":""})");
  ann_.say(R"({"type":"join","roomId":")" + std::string(257, 'r') + R"("})");
  ann_.say(R"({"type":"message","roomId":"r","content":1,"id":"i"})");
  ann_.say(R"({"type":"message","roomId":"r"})");
  ann_.say(R"({"type":"message","roomId":"r","content":")" + std::string(1001, 'x') + R"("})");
  const auto heard = ann_.heard();
  std::vector<std::string> codes;
  for (const Json& message : heard)
    codes.push_back(message["code"]);
  EXPECT_THAT(codes, ElementsAre("INVALID_MESSAGE", "PARSE_ERROR", "INVALID_MESSAGE",
                                 "UNKNOWN_TYPE", "INVALID_MESSAGE", "INVALID_MESSAGE",
                                 "NOT_IN_ROOM", "INVALID_MESSAGE", "TOO_LARGE"));
  EXPECT_EQ(heard[6]["correlationId"], "i");
  ann_.say(R"({"type":"ping"})");
  EXPECT_THAT(ann_.news(), ElementsAre("pong"));
}

TEST_F(ServerTest, CarriesTopicsAcrossLoops) {
  welcome(ann_);
  welcome(bob_);
  ann_.say(R"({"type":"subscribe","topic":"a.*","id":1})");
  EXPECT_EQ(ann_.heard().at(0)["correlationId"], 1);
  bob_.say(R"({"type":"publish","payload":{"topic":"a.b","payload":{"x" : 1}},"id":2})");
  settle();
  EXPECT_THAT(bob_.news(), ElementsAre("ack"));
  const auto frames = ann_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_THAT(frames[0].data, testing::HasSubstr(R"("topic":"a.b")"));
  EXPECT_THAT(frames[0].data, testing::HasSubstr(R"("payload":{"x" : 1})"));
  ann_.say(R"({"type":"unsubscribe","topic":"a.*"})");
  EXPECT_THAT(ann_.news(), ElementsAre("unsubscribed"));
}

TEST_F(ServerTest, CarriesMessagesToUsersAcrossLoops) {
  welcome(ann_);
  bob_.upgrade();
  there_.advance(25ms);
  const std::string bob = bob_.heard().at(0)["userId"];
  ann_.say(R"({"type":"send","to":{"users":[")" + bob + R"("]},"content":[1 ],"id":"i"})");
  settle();
  const auto acks = ann_.heard();
  ASSERT_EQ(acks.size(), 1U);
  EXPECT_EQ(acks[0]["type"], "ack");
  EXPECT_EQ(acks[0]["delivered"], 1);
  EXPECT_EQ(acks[0]["correlationId"], "i");
  const auto frames = bob_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_THAT(frames[0].data, testing::HasSubstr(R"("content":[1 ])"));
}

TEST_F(ServerTest, ResumesARoomWithItsHistory) {
  welcome(ann_);
  welcome(bob_);
  ann_.say(R"({"type":"join","roomId":"r"})");
  ann_.say(R"({"type":"message","roomId":"r","content":1})");
  ann_.say(R"({"type":"message","roomId":"r","content":2})");
  settle();
  bob_.say(R"({"type":"join","roomId":"r","since":1})");
  settle();
  const auto heard = bob_.heard();
  ASSERT_EQ(heard.size(), 3U);
  EXPECT_EQ(heard[2]["type"], "history");
  EXPECT_EQ(heard[2]["messages"][0]["content"], 2);
  EXPECT_EQ(heard[2]["complete"], true);
  const std::string epoch = heard[2]["epoch"];
  bob_.say(R"({"type":"history","roomId":"r","since":0,"limit":1,"epoch":")" + epoch + R"("})");
  settle();
  EXPECT_EQ(bob_.heard().at(0)["messages"].size(), 1U);
  bob_.say(R"({"type":"history","roomId":"r","since":-1})");
  bob_.say(R"({"type":"history","roomId":"r","limit":0})");
  EXPECT_THAT(bob_.news(), ElementsAre("error INVALID_MESSAGE", "error INVALID_MESSAGE"));
}

TEST_F(ServerTest, TakesContentUpToTheLimit) {
  welcome(ann_);
  ann_.say(R"({"type":"join","roomId":"r"})");
  ann_.say(R"({"type":"message","roomId":"r","content":")" + std::string(1000, 'x') + R"("})");
  settle();
  EXPECT_THAT(ann_.news(), ElementsAre("user_joined", "presence", "message"));
}

TEST_F(ServerTest, ClosesAfterTenErrorsInTenSeconds) {
  welcome(ann_);
  for (int i = 0; i < 9; ++i)
    ann_.say("x");
  EXPECT_EQ(ann_.news().size(), 9U);
  ann_.stream().deliver(client_frame(1, "x") + client_frame(1, R"({"type":"ping"})"));
  const auto frames = ann_.frames();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].opcode, 1);
  EXPECT_EQ(frames[1].opcode, 8);
  EXPECT_EQ(frames[1].data.substr(0, 2), "\x03\xf0");  // 1008
}

TEST_F(ServerTest, LetsSlowErrorsPass) {
  welcome(ann_);
  for (int i = 0; i < 30; ++i) {
    ann_.say("x");
    here_.advance(2s);
  }
  EXPECT_EQ(ann_.news().size(), 30U);
}

TEST_F(ServerTest, AnnouncesASlowMembersEnd) {
  config_.queue.max_bytes = 3000;
  Server small(config_, {&here_});
  Visitor fast(small.acceptor(0));
  Visitor slow(small.acceptor(0));
  for (Visitor* visitor : {&fast, &slow}) {
    welcome(*visitor);
    visitor->say(R"({"type":"join","roomId":"r"})");
  }
  fast.news();
  const std::string message =
      R"({"type":"message","roomId":"r","content":")" + std::string(900, 'x') + R"("})";
  for (int i = 0; i < 4; ++i) {
    fast.say(message);
    EXPECT_THAT(fast.news(), ElementsAre("message"));
  }
  here_.turn();
  EXPECT_THAT(fast.news(), ElementsAre("user_left"));
  EXPECT_EQ(slow.close_code(), 4409);
}

TEST_F(ServerTest, StopsOnEveryLoopAndReportsOnce) {
  welcome(ann_);
  welcome(bob_);
  ann_.say(R"({"type":"join","roomId":"r"})");
  bob_.say(R"({"type":"join","roomId":"r"})");
  settle();
  ann_.news();
  bob_.news();
  int reports = 0;
  server_.stop(30s, [&] { ++reports; });
  settle();
  for (Visitor* visitor : {&ann_, &bob_}) {
    const auto frames = visitor->frames();
    ASSERT_EQ(frames.size(), 1U) << "nobody hears of the others";
    EXPECT_EQ(frames[0].data.substr(0, 2), "\x03\xe9");  // 1001
    EXPECT_EQ(reports, 0);
    visitor->send_close(1001);
    visitor->stream().finish_close();
  }
  EXPECT_EQ(reports, 1);
}

}  // namespace
}  // namespace wskit::server
