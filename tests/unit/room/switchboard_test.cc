#include "room/switchboard.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "floor.h"

namespace wskit::room {
namespace {

using envelope::Audience;
using testing::ElementsAre;
using testing::IsEmpty;

/// Ann and Bob on one loop, or on two.
class SwitchboardTest : public testing::TestWithParam<std::uint32_t> {
 protected:
  Hub& last() { return floor_.hub(GetParam() - 1); }

  Floor floor_{GetParam(), {3, {}}};
  Guest ann_{floor_.hub(0), "ann", {"ops", "dev"}};
  Guest bob_{last(), "bob", {"dev"}};
};

INSTANTIATE_TEST_SUITE_P(Loops, SwitchboardTest, testing::Values(1, 2, 3));

TEST_P(SwitchboardTest, BringsAPublicationToWhoeverSubscribes) {
  EXPECT_EQ(bob_.subscribe("a.*", "\"s\""), "");
  EXPECT_EQ(bob_.heard()["correlationId"], "s");
  EXPECT_EQ(ann_.publish("a.b", R"({"x": 1})"), "");
  EXPECT_EQ(ann_.publish("b.b", "2"), "");
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("subscribed a.*", R"(publication a.b {"x":1} ann)"));
  EXPECT_THAT(bob_.frames().back().view(), testing::HasSubstr(R"("payload":{"x": 1})"));
  EXPECT_THAT(ann_.news(), IsEmpty());
  EXPECT_EQ(bob_.unsubscribe("a.*"), "");
  EXPECT_EQ(ann_.publish("a.b", "3"), "");
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("unsubscribed a.*"));
}

TEST_P(SwitchboardTest, AcknowledgesAPublicationThatCarriesAnId) {
  ann_.subscribe(">");
  ann_.ignore_news();
  EXPECT_EQ(ann_.publish("a", "1", "7"), "");
  EXPECT_THAT(ann_.news(), ElementsAre("publication a 1 ann", "ack null"));
  EXPECT_EQ(ann_.heard()["correlationId"], 7);
  EXPECT_FALSE(ann_.heard(1).contains("correlationId"));
}

TEST_P(SwitchboardTest, KeepsTheOrderOfOnePublisher) {
  bob_.subscribe("n");
  bob_.ignore_news();
  for (int i = 0; i < 5; ++i)
    ann_.publish("n", std::to_string(i));
  floor_.settle();
  EXPECT_THAT(bob_.news(),
              ElementsAre("publication n 0 ann", "publication n 1 ann", "publication n 2 ann",
                          "publication n 3 ann", "publication n 4 ann"));
}

TEST_P(SwitchboardTest, EndsSubscriptionsWithTheirConnection) {
  bob_.subscribe("a");
  bob_.subscribe("b");
  bob_.exit();
  EXPECT_EQ(ann_.publish("a", "1"), "");
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("subscribed a", "subscribed b"));
  EXPECT_EQ(last().counts().subscriptions, 0U);
}

TEST_P(SwitchboardTest, RefusesWhatIsNoTopicAndTooManySubscriptions) {
  EXPECT_EQ(ann_.subscribe("a..b"), "INVALID_MESSAGE");
  EXPECT_EQ(ann_.unsubscribe("a"), "INVALID_MESSAGE");
  EXPECT_EQ(ann_.publish("a.*", "1"), "INVALID_MESSAGE");
  for (const char* pattern : {"a", "b", "c", "c"})
    EXPECT_EQ(ann_.subscribe(pattern), "");
  EXPECT_EQ(ann_.subscribe("d"), "TOO_MANY_ROOMS");
  EXPECT_EQ(ann_.unsubscribe("a"), "");
  EXPECT_EQ(ann_.subscribe("d"), "");
}

TEST_P(SwitchboardTest, SendsToUsersRolesAndAllAndCountsWhomItReached) {
  Guest again(last(), "ann");
  EXPECT_EQ(ann_.send({{"ann"}, {}, false, {}}, "1", "\"i\""), "");
  floor_.settle();
  EXPECT_THAT(ann_.news(), ElementsAre("message 1 ann", "ack 2"));
  EXPECT_EQ(ann_.heard()["correlationId"], "i");
  EXPECT_FALSE(ann_.heard(1).contains("roomId"));
  EXPECT_THAT(again.news(), ElementsAre("message 1 ann"));
  EXPECT_EQ(ann_.send({{}, {"dev"}, false, {}}, "2"), "");
  floor_.settle();
  EXPECT_THAT(ann_.news(), ElementsAre("message 2 ann", "ack 2"));
  EXPECT_THAT(bob_.news(), ElementsAre("message 2 ann"));
  EXPECT_EQ(bob_.send({{}, {}, true, {}}, "3"), "");
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("message 3 bob", "ack 3"));
  EXPECT_EQ(bob_.send({{}, {}, true, {"ann"}}, "4"), "");
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("message 4 bob", "ack 1"));
  EXPECT_EQ(bob_.send({{"nobody"}, {}, false, {}}, "5"), "");
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("ack 0"));
}

TEST_P(SwitchboardTest, SendsAMemberWhoIsNamedTwiceOneMessage) {
  EXPECT_EQ(bob_.send({{"ann", "ann"}, {"ops", "dev"}, true, {"bob"}}, "1"), "");
  floor_.settle();
  EXPECT_THAT(ann_.news(), ElementsAre("message 1 bob"));
  EXPECT_THAT(bob_.news(), ElementsAre("ack 1"));
}

TEST_P(SwitchboardTest, FindsAMemberByTheRolesThatItHasNow) {
  bob_.subscribe("a");
  last().switchboard().assign_roles(bob_, {"ops", "ops"});
  EXPECT_EQ(bob_.send({{}, {"dev"}, false, {"ann"}}, "1"), "");
  EXPECT_EQ(ann_.send({{}, {"ops"}, false, {"ann"}}, "2"), "");
  EXPECT_EQ(ann_.publish("a", "3"), "");
  floor_.settle();
  EXPECT_THAT(bob_.news(), testing::UnorderedElementsAre("subscribed a", "ack 0", "message 2 ann",
                                                         "publication a 3 ann"));
}

TEST_P(SwitchboardTest, ForgetsASenderThatGoesBeforeItsReceipt) {
  EXPECT_EQ(ann_.send({{"bob"}, {}, false, {}}, "1"), "");
  ann_.exit();
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("message 1 ann"));
}

TEST(Switchboard, RefusesWhileALoopThatIsConcernedIsTooFarBehind) {
  Floor floor(2);
  Guest ann(floor.hub(0), "ann");
  const std::string large = "\"" + std::string(Mailbox::kMaxBytes, 'x') + "\"";
  EXPECT_EQ(ann.send({{"cid"}, {}, false, {}}, large), "");
  EXPECT_EQ(ann.send({{"bob"}, {}, false, {}}, "1"), "UNAVAILABLE");
  EXPECT_EQ(ann.publish("a", "1"), "") << "nobody subscribes there";
  Guest bob(floor.hub(1), "bob");
  bob.subscribe("a");
  EXPECT_EQ(ann.publish("a", "1"), "UNAVAILABLE");
  floor.settle();
  EXPECT_EQ(ann.publish("a", "2"), "");
  EXPECT_EQ(ann.send({{"bob"}, {}, false, {}}, "3"), "");
  floor.settle();
  EXPECT_THAT(bob.news(), ElementsAre("subscribed a", "publication a 2 ann", "message 3 ann"));
}

}  // namespace
}  // namespace wskit::room
