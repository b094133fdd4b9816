#include "room/hub.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "floor.h"

namespace wskit::room {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Both members on the owner's loop, both away from it, and either.
struct Places {
  std::uint32_t loops, owner, ann, bob;
};

class HubTest : public testing::TestWithParam<Places> {
 protected:
  Floor floor_{GetParam().loops};
  std::string room_ = floor_.room_of(GetParam().owner);
  Guest ann_{floor_.hub(GetParam().ann), "ann"};
  Guest bob_{floor_.hub(GetParam().bob), "bob"};
};

INSTANTIATE_TEST_SUITE_P(Everywhere, HubTest,
                         testing::Values(Places{1, 0, 0, 0}, Places{2, 0, 0, 0}, Places{2, 0, 0, 1},
                                         Places{2, 0, 1, 0}, Places{2, 0, 1, 1},
                                         Places{3, 0, 1, 2}),
                         [](const auto& places) {
                           return std::to_string(places.param.loops) + "LoopsAnnOn" +
                                  std::to_string(places.param.ann) + "BobOn" +
                                  std::to_string(places.param.bob);
                         });

TEST_P(HubTest, GivesAJoinerItsOwnArrivalThenThePresence) {
  ann_.join(room_);
  floor_.settle();
  EXPECT_THAT(ann_.news(), ElementsAre("user_joined ann", "presence ann"));
  bob_.join(room_);
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("user_joined bob", "presence ann,bob"));
  EXPECT_THAT(ann_.news(), ElementsAre("user_joined bob"));
}

TEST_P(HubTest, TimesAMessageOnEachLoopThatHasReceivers) {
  ann_.join(room_);
  bob_.join(room_);
  floor_.settle();
  ann_.see();
  ann_.say(room_, "1");
  floor_.settle();
  std::uint64_t timed = 0;
  for (std::uint32_t loop = 0; loop < GetParam().loops; ++loop)
    for (const std::uint64_t count : floor_.hub(loop).deliveries().counts())
      timed += count;
  EXPECT_EQ(timed, GetParam().ann == GetParam().bob ? 1U : 2U);
}

TEST_P(HubTest, DeliversAMessageToEveryMemberWithTheSameNumber) {
  ann_.join(room_);
  bob_.join(room_);
  floor_.settle();
  ann_.say(room_, R"({"x": 1.0})");
  bob_.say(room_, "2");
  floor_.settle();
  for (Guest* guest : {&ann_, &bob_}) {
    EXPECT_THAT(guest->news(), testing::IsSupersetOf({"message {\"x\":1.0} ann", "message 2 bob"}));
    EXPECT_THAT(guest->frames().back().view(), testing::HasSubstr("\"roomId\":\"" + room_ + "\""));
  }
  EXPECT_EQ(ann_.heard(1)["seq"], 1);
  EXPECT_EQ(ann_.heard()["seq"], 2);
  EXPECT_EQ(bob_.heard(1), ann_.heard(1));
  EXPECT_EQ(bob_.heard(), ann_.heard());
}

TEST_P(HubTest, AnswersRequestsWithTheirIdAndTellsItToNobodyElse) {
  ann_.join(room_, "\"j\"");
  bob_.join(room_);
  floor_.settle();
  ann_.ignore_news();
  ann_.say(room_, "1", "\"m\"");
  ann_.ask_presence(room_, "7");
  ann_.leave(room_, "\"l\"");
  floor_.settle();
  EXPECT_THAT(ann_.news(), ElementsAre("message 1 ann", "presence ann,bob", "user_left ann"));
  EXPECT_EQ(ann_.all()[0]["correlationId"], "j");
  EXPECT_EQ(ann_.all()[1]["correlationId"], "j");
  EXPECT_EQ(ann_.heard(2)["correlationId"], "m");
  EXPECT_EQ(ann_.heard(1)["correlationId"], 7);
  EXPECT_EQ(ann_.heard()["correlationId"], "l");
  for (const Json& message : bob_.all())
    EXPECT_FALSE(message.contains("correlationId"));
}

TEST_P(HubTest, TakesRequestsThatDoNotWaitForTheirAnswers) {
  bob_.join(room_);
  floor_.settle();
  bob_.ignore_news();
  EXPECT_EQ(ann_.join(room_), "");
  EXPECT_EQ(ann_.say(room_, "1"), "");
  EXPECT_EQ(ann_.leave(room_), "");
  EXPECT_EQ(ann_.say(room_, "2"), "NOT_IN_ROOM");
  EXPECT_EQ(ann_.join(room_), "");
  EXPECT_EQ(ann_.say(room_, "3"), "");
  floor_.settle();
  EXPECT_THAT(ann_.news(),
              ElementsAre("user_joined ann", "presence ann,bob", "message 1 ann", "user_left ann",
                          "user_joined ann", "presence ann,bob", "message 3 ann"));
  EXPECT_THAT(bob_.news(), ElementsAre("user_joined ann", "message 1 ann", "user_left ann",
                                       "user_joined ann", "message 3 ann"));
}

TEST_P(HubTest, GivesNoMessageOfARoomBeforeTheJoinIsConfirmed) {
  bob_.join(room_);
  floor_.settle();
  bob_.say(room_, "1");
  ann_.join(room_);
  bob_.say(room_, "2");
  floor_.settle();
  const auto news = ann_.news();
  ASSERT_GE(news.size(), 2U);
  EXPECT_EQ(news[0], "user_joined ann");
  EXPECT_EQ(news[1], "presence ann,bob");
}

TEST_P(HubTest, AnnouncesAGoneMemberOnce) {
  ann_.join(room_);
  bob_.join(room_);
  floor_.settle();
  ann_.ignore_news();
  bob_.ignore_news();
  ann_.leave(room_);
  ann_.exit();
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("user_left ann"));
  EXPECT_EQ(bob_.say(room_, "1"), "");
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("message 1 bob"));
}

TEST_P(HubTest, ForgetsAMemberThatGoesBeforeItsJoinIsConfirmed) {
  bob_.join(room_);
  floor_.settle();
  bob_.ignore_news();
  ann_.join(room_);
  ann_.say(room_, "1");
  ann_.exit();
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("user_joined ann", "message 1 ann", "user_left ann"));
  bob_.ask_presence(room_);
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("presence bob"));
}

TEST_P(HubTest, AnnouncesAUserWithSeveralConnectionsOnce) {
  Guest again(floor_.hub(GetParam().bob), "ann");
  bob_.join(room_);
  ann_.join(room_);
  floor_.settle();
  bob_.ignore_news();
  ann_.ignore_news();
  again.join(room_);
  floor_.settle();
  EXPECT_THAT(again.news(), ElementsAre("user_joined ann", "presence ann,bob"));
  EXPECT_THAT(bob_.news(), IsEmpty());
  again.leave(room_);
  floor_.settle();
  EXPECT_THAT(again.news(), ElementsAre("user_left ann"));
  EXPECT_THAT(bob_.news(), IsEmpty());
  EXPECT_THAT(ann_.news(), IsEmpty());
  ann_.exit();
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("user_left ann"));
}

TEST_P(HubTest, AnswersASecondJoinWithoutTellingTheOthers) {
  ann_.join(room_);
  bob_.join(room_);
  floor_.settle();
  ann_.ignore_news();
  bob_.ignore_news();
  ann_.join(room_, "1");
  floor_.settle();
  EXPECT_THAT(ann_.news(), ElementsAre("user_joined ann", "presence ann,bob"));
  EXPECT_THAT(bob_.news(), IsEmpty());
  ann_.leave(room_);
  floor_.settle();
  EXPECT_THAT(bob_.news(), ElementsAre("user_left ann"));
}

TEST_P(HubTest, RefusesWhatNeedsAMembership) {
  EXPECT_EQ(ann_.say(room_, "1"), "NOT_IN_ROOM");
  EXPECT_EQ(ann_.leave(room_), "NOT_IN_ROOM");
  EXPECT_EQ(ann_.ask_presence(room_), "");
  floor_.settle();
  EXPECT_THAT(ann_.news(), ElementsAre("presence "));
}

TEST_P(HubTest, SaysNothingOfThoseWhoGoWhenTheServerEnds) {
  ann_.join(room_);
  bob_.join(room_);
  floor_.settle();
  bob_.ignore_news();
  floor_.hub(GetParam().ann).end();
  ann_.exit();
  floor_.settle();
  EXPECT_THAT(bob_.news(), IsEmpty());
}

TEST_P(HubTest, HearsOfSignsOfLifeOnceInAWhile) {
  const auto last_seen = [&] {
    bob_.ask_presence(room_);
    floor_.settle();
    return bob_.heard()["users"][0]["lastSeen"].get<std::int64_t>();
  };
  ann_.join(room_);
  floor_.settle();
  const std::int64_t joined = last_seen();
  // The floor's clocks are its own, and what lastSeen tells is the world's.
  while (unix_milliseconds() == joined)
    continue;
  ann_.see();
  floor_.settle();
  EXPECT_EQ(last_seen(), joined);
  floor_.loop(GetParam().ann).advance(Hub::kSeenInterval);
  ann_.see();
  floor_.settle();
  const std::int64_t seen = last_seen();
  EXPECT_GT(seen, joined);
  while (unix_milliseconds() == seen)
    continue;
  ann_.see();
  floor_.settle();
  EXPECT_EQ(last_seen(), seen);
}

TEST_P(HubTest, CountsWhatThereIs) {
  Guest again(floor_.hub(GetParam().bob), "bob");
  const auto sum = [&](std::size_t HubCounts::*count) {
    std::size_t all = 0;
    for (std::uint32_t i = 0; i < GetParam().loops; ++i)
      all += floor_.hub(i).counts().*count;
    return all;
  };
  for (Guest* guest : {&ann_, &bob_, &again}) {
    guest->join(room_);
    guest->subscribe("a");
    guest->subscribe("b");
  }
  ann_.join("other");
  ann_.say(room_, "1");
  floor_.settle();
  EXPECT_EQ(sum(&HubCounts::members), 3U);
  EXPECT_EQ(sum(&HubCounts::users), 2U);
  EXPECT_EQ(sum(&HubCounts::rooms), 2U);
  EXPECT_EQ(sum(&HubCounts::memberships), 4U);
  EXPECT_EQ(sum(&HubCounts::subscriptions), 6U);
  EXPECT_EQ(sum(&HubCounts::history_messages), 1U);
  for (Guest* guest : {&ann_, &bob_, &again})
    guest->exit();
  floor_.settle();
  for (const auto count :
       {&HubCounts::members, &HubCounts::users, &HubCounts::memberships, &HubCounts::subscriptions})
    EXPECT_EQ(sum(count), 0U);
  EXPECT_EQ(sum(&HubCounts::rooms), 1U) << "the one with a history";
}

TEST(Hub, LimitsTheRoomsOfOneMember) {
  Floor floor(1, {2, {}});
  Guest ann(floor.hub(0), "ann");
  EXPECT_EQ(ann.join("a"), "");
  EXPECT_EQ(ann.join("b"), "");
  EXPECT_EQ(ann.join("b"), "");
  EXPECT_EQ(ann.join("c"), "TOO_MANY_ROOMS");
  ann.leave("a");
  EXPECT_EQ(ann.join("c"), "");
}

TEST(Hub, SharesOneFrameAmongTheMembersOfALoop) {
  Floor floor(1);
  Guest ann(floor.hub(0), "ann");
  Guest bob(floor.hub(0), "bob");
  ann.join("r");
  bob.join("r");
  ann.say("r", "1");
  EXPECT_EQ(ann.frames().back().view().data(), bob.frames().back().view().data());
}

TEST(Hub, RefusesMessagesWhileTheOwnerIsTooFarBehind) {
  Floor floor(2);
  const std::string room = floor.room_of(1);
  Guest ann(floor.hub(0), "ann");
  ann.join(room);
  floor.settle();
  const std::string large = "\"" + std::string(Mailbox::kMaxBytes, 'x') + "\"";
  EXPECT_EQ(ann.say(room, large), "");
  EXPECT_EQ(ann.say(room, "1"), "UNAVAILABLE");
  EXPECT_EQ(ann.leave(room), "");
  floor.settle();
  EXPECT_EQ(ann.join(room), "");
}

TEST(Hub, RefusesMessagesWhileALoopOfMembersIsTooFarBehind) {
  Floor floor(2);
  const std::string room = floor.room_of(0);
  Guest ann(floor.hub(0), "ann");
  Guest bob(floor.hub(1), "bob");
  ann.join(room);
  bob.join(room);
  floor.settle();
  ann.say(room, "\"" + std::string(Mailbox::kMaxBytes, 'x') + "\"");
  ann.ignore_news();
  ann.say(room, "1", "9");
  EXPECT_THAT(ann.news(), ElementsAre("error UNAVAILABLE"));
  EXPECT_EQ(ann.heard()["correlationId"], 9);
  floor.settle();
  ann.say(room, "2");
  floor.settle();
  EXPECT_EQ(bob.heard()["content"], 2);
  EXPECT_EQ(bob.heard()["seq"], 2);
}

}  // namespace
}  // namespace wskit::room
