#include "room/history.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "floor.h"

namespace wskit::room {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

/// Ann in a room that the first or the second of two loops owns.
class HistoryTest : public testing::TestWithParam<std::uint32_t> {
 protected:
  HistoryTest() {
    ann_.join(room_);
    floor_.settle();
    ann_.ignore_news();
  }
  void say(int count) {
    for (int i = 0; i < count; ++i)
      ann_.say(room_, std::to_string(i));
    floor_.settle();
    ann_.ignore_news();
  }
  std::string history(const HistoryRange& range = {}) {
    EXPECT_EQ(ann_.ask_history(room_, range), "");
    floor_.settle();
    return ann_.news().at(0);
  }
  void advance(Duration by) {
    floor_.loop(0).advance(by);
    floor_.loop(1).advance(by);
  }
  HubCounts counts() { return floor_.hub(GetParam()).counts(); }

  Floor floor_{2, {100, {5, 60s, 1 << 20}}};
  std::string room_ = floor_.room_of(GetParam());
  Guest ann_{floor_.hub(0), "ann"};
};

INSTANTIATE_TEST_SUITE_P(Owners, HistoryTest, testing::Values(0, 1));

TEST_P(HistoryTest, TellsTheMessagesAsTheyWereBroadcast) {
  ann_.say(room_, R"({"a": 1})");
  floor_.settle();
  const Json message = ann_.heard();
  EXPECT_EQ(ann_.ask_history(room_, {}, "\"h\""), "");
  floor_.settle();
  const Json history = ann_.heard();
  EXPECT_EQ(history["correlationId"], "h");
  EXPECT_EQ(history["roomId"], room_);
  EXPECT_EQ(history["messages"], Json::array({message}));
  EXPECT_TRUE(history["epoch"].is_string());
}

TEST_P(HistoryTest, ResumesAfterANumber) {
  say(4);
  EXPECT_EQ(history({0}), "history 1,2,3,4 complete");
  EXPECT_EQ(history({2}), "history 3,4 complete");
  EXPECT_EQ(history({4}), "history  complete");
  EXPECT_EQ(history({5}), "history  with a gap") << "from a future that is not ours";
  EXPECT_EQ(history({1, 2}), "history 2,3 complete");
}

TEST_P(HistoryTest, TellsTheNewestWithoutANumber) {
  say(4);
  EXPECT_EQ(history(), "history 1,2,3,4 complete");
  EXPECT_EQ(history({std::nullopt, 2}), "history 3,4 with a gap");
}

TEST_P(HistoryTest, SaysThatThereIsAGap) {
  say(8);
  EXPECT_EQ(history(), "history 4,5,6,7,8 with a gap");
  EXPECT_EQ(history({3}), "history 4,5,6,7,8 complete");
  EXPECT_EQ(history({2}), "history 4,5,6,7,8 with a gap");
  EXPECT_EQ(history({2, 1}), "history 4 with a gap");
}

TEST_P(HistoryTest, ForgetsWhatIsTooOld) {
  say(2);
  advance(40s);
  say(2);
  advance(30s);
  EXPECT_EQ(history({0}), "history 3,4 with a gap");
  EXPECT_EQ(history({2}), "history 3,4 complete");
  advance(40s);
  EXPECT_EQ(history({4}), "history  complete");
  EXPECT_EQ(counts().history_messages, 0U);
  EXPECT_EQ(counts().history_bytes, 0U);
}

TEST_P(HistoryTest, OutlivesTheRoomsMembers) {
  say(2);
  ann_.ask_history(room_);
  floor_.settle();
  const std::string epoch = ann_.heard()["epoch"];
  ann_.leave(room_);
  floor_.settle();
  EXPECT_EQ(counts().rooms, 1U);
  ann_.ignore_news();
  ann_.resume(room_, {1, 100, read_epoch(epoch)});
  floor_.settle();
  EXPECT_THAT(ann_.news(), ElementsAre("user_joined ann", "presence ann", "history 2 complete"));
  say(1);
  EXPECT_EQ(history({2}), "history 3 complete");
}

TEST_P(HistoryTest, BeginsANewEpochWhenTheRoomHasBeenForgotten) {
  say(3);
  ann_.ask_history(room_);
  floor_.settle();
  const std::string epoch = ann_.heard()["epoch"];
  ann_.leave(room_);
  floor_.settle();
  advance(60s);
  EXPECT_EQ(counts().rooms, 0U);
  ann_.ignore_news();
  ann_.resume(room_, {3, 100, read_epoch(epoch)});
  ann_.say(room_, "1");
  floor_.settle();
  EXPECT_THAT(ann_.news(), ElementsAre("user_joined ann", "presence ann", "history  with a gap",
                                       "message 1 ann"));
  EXPECT_EQ(ann_.heard()["seq"], 1);
  EXPECT_EQ(history({0, 100, read_epoch(epoch)}), "history 1 with a gap");
}

TEST_P(HistoryTest, PutsTheHistoryOfAJoinBeforeWhatComesAfterIt) {
  say(2);
  Guest bob(floor_.hub(1), "bob");
  bob.resume(room_, {1});
  ann_.say(room_, "9");
  floor_.settle();
  const auto news = bob.news();
  ASSERT_GE(news.size(), 3U);
  EXPECT_EQ(news[2].substr(0, 9), "history 2");
  // Whether ann's message came before the join or after it, bob has it once.
  const std::uint64_t last = bob.all()[2]["messages"].back()["seq"];
  EXPECT_EQ(last + (news.size() - 3), 3U);
}

TEST_P(HistoryTest, IsForMembersOnly) {
  Guest bob(floor_.hub(1), "bob");
  EXPECT_EQ(bob.ask_history(room_), "NOT_IN_ROOM");
}

TEST_P(HistoryTest, AnswersWithAsMuchAsOneAnswerMayHold) {
  const std::string large = "\"" + std::string(100'000, 'x') + "\"";
  for (int i = 0; i < 4; ++i)
    ann_.say(room_, large);
  floor_.settle();
  ann_.ignore_news();
  EXPECT_EQ(history({0}), "history 1,2 complete");
  EXPECT_EQ(history({2}), "history 3,4 complete");
  EXPECT_EQ(history(), "history 3,4 with a gap");
}

TEST(History, LetsTheOldestMessagesOfAllRoomsMakeRoom) {
  Floor floor(1, {100, {100, 60s, 10'000}});
  Guest ann(floor.hub(0), "ann");
  const std::string content = "\"" + std::string(1000, 'x') + "\"";
  ann.join("old");
  ann.say("old", content);
  ann.leave("old");
  EXPECT_EQ(floor.hub(0).counts().rooms, 1U);
  ann.join("new");
  for (int i = 0; i < 20; ++i) {
    ann.say("new", content);
    EXPECT_LE(floor.hub(0).counts().history_bytes, 10'000U);
  }
  EXPECT_EQ(floor.hub(0).counts().rooms, 1U) << "the old room has been forgotten";
  ann.ask_history("new");
  EXPECT_EQ(ann.heard()["messages"].back()["seq"], 20);
  EXPECT_GT(ann.heard()["messages"].size(), 5U);
}

TEST(History, IsOffWithASizeOfNothing) {
  Floor floor(1, {100, {0, 60s, 10'000}});
  Guest ann(floor.hub(0), "ann");
  for (int round = 0; round < 2; ++round) {
    ann.join("r");
    ann.say("r", "1");
    EXPECT_EQ(ann.heard()["seq"], 1) << "an empty room is forgotten at once";
    ann.ask_history("r");
    EXPECT_EQ(ann.news().back(), "history  with a gap");
    ann.leave("r");
    EXPECT_EQ(floor.hub(0).counts().rooms, 0U);
  }
}

TEST(History, TakesWhatIsNoEpochForAnotherOne) {
  EXPECT_EQ(read_epoch(epoch_text(123456789)), 123456789U);
  for (const char* text : {"", "-1", "x y", "zzzzzzzzzzzzzzzzzzzzz"})
    EXPECT_EQ(read_epoch(text), 0U) << text;
}

}  // namespace
}  // namespace wskit::room
