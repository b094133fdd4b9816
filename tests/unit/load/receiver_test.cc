#include "load/receiver.h"

#include <numeric>

#include <gtest/gtest.h>

#include "load/summary.h"
#include "load/under_way.h"

namespace wskit::load {
namespace {

Receiver receiver(std::uint64_t connection, std::uint64_t published, std::uint64_t delivered) {
  Receiver made;
  made.connection = connection;
  made.published = published;
  made.delivered = delivered;
  return made;
}

Summary with(std::vector<Receiver> receivers, std::uint64_t delivered) {
  Summary summary;
  summary.receivers = std::move(receivers);
  for (std::uint64_t i = 0; i < delivered; ++i)
    summary.latency.record(std::chrono::milliseconds(1));
  return summary;
}

void expect_adds_up(const Summary& summary) {
  EXPECT_EQ(summary.failed(), std::accumulate(summary.losses.begin(), summary.losses.end(), 0U));
}

TEST(Receivers, OfAnEchoAreToGetWhatTheySent) {
  Summary summary = with({receiver(1, 10, 10), receiver(0, 20, 17)}, 27);
  settle(summary, Audience::kPublisher);
  EXPECT_EQ(summary.attempted, 30U);
  EXPECT_EQ(summary.receivers[0].connection, 0U);
  EXPECT_EQ(summary.receivers[0].wrongs.lost, 3U);
  EXPECT_EQ(summary.receivers[1].wrongs.lost, 0U);
  EXPECT_EQ(summary.wrongs.lost, 3U);
  EXPECT_EQ(summary.lost(Loss::kNoReply), 3U);
  expect_adds_up(summary);
}

TEST(Receivers, OfARoomAreToGetWhatAnybodySent) {
  Receiver gone = receiver(1, 7, 11);
  gone.gone = true;
  Summary summary = with({receiver(0, 5, 12), gone, receiver(2, 0, 12)}, 35);
  summary.attempted = 2;
  summary.losses[static_cast<std::size_t>(Loss::kNotSent)] = 2;
  settle(summary, Audience::kEverybody);
  // 12 that left and 2 that did not, to each of three.
  EXPECT_EQ(summary.attempted, 14U * 3);
  EXPECT_EQ(summary.lost(Loss::kNotSent), 6U);
  EXPECT_EQ(summary.lost(Loss::kConnectionLost), 1U);
  expect_adds_up(summary);
}

TEST(Receivers, AreSparedTheirOwnWhereTheServerDoesNotSendThat) {
  Summary summary = with({receiver(0, 5, 7), receiver(1, 7, 5), receiver(2, 0, 10)}, 22);
  summary.attempted = 1;
  summary.losses[static_cast<std::size_t>(Loss::kNotSent)] = 1;
  settle(summary, Audience::kOthers);
  EXPECT_EQ(summary.attempted, 7U + 5 + 12 + 2);
  EXPECT_EQ(summary.wrongs.lost, 2U);
  expect_adds_up(summary);
}

TEST(Receivers, MissNothingWhereAServerMadeMoreThanWasSent) {
  Summary summary = with({receiver(0, 10, 13), receiver(1, 10, 8)}, 21);
  settle(summary, Audience::kPublisher);
  EXPECT_EQ(summary.wrongs.lost, 2U);
  EXPECT_EQ(summary.receivers[0].expected, 13U);
  EXPECT_EQ(summary.failed(), 2U);
  expect_adds_up(summary);
}

TEST(Receivers, TellWhatCameDamagedFromWhatDidNotCome) {
  Receiver once = receiver(0, 10, 6);
  once.wrongs.corrupted = 3;
  Receiver twice = receiver(1, 10, 10);
  twice.wrongs.corrupted = 2;  // beside the same messages, whole
  Summary summary = with({once, twice}, 16);
  settle(summary, Audience::kPublisher);
  EXPECT_EQ(summary.wrongs.corrupted, 5U);
  EXPECT_EQ(summary.wrongs.lost, 1U);
  EXPECT_EQ(summary.lost(Loss::kCorrupted), 3U);
  expect_adds_up(summary);
}

TEST(UnderWay, IsRightAgainWhenWhatWasGivenUpComes) {
  UnderWay under_way;
  for (int i = 0; i < 3; ++i)
    under_way.send();
  under_way.come(1);
  EXPECT_EQ(under_way.count(), 2U);
  under_way.give_up();
  EXPECT_EQ(under_way.count(), 0U);
  under_way.send();
  EXPECT_EQ(under_way.count(), 1U);
  under_way.come(0);
  EXPECT_EQ(under_way.count(), 1U);
  under_way.come(3);
  EXPECT_EQ(under_way.count(), 0U);
  under_way.come(2);
  EXPECT_EQ(under_way.count(), 0U);
}

}  // namespace
}  // namespace wskit::load
