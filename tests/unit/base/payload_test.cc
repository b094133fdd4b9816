#include "base/payload.h"

#include <cstring>
#include <utility>

#include <gtest/gtest.h>

namespace wskit {
namespace {

TEST(Payload, HoldsACopyOfItsBytes) {
  std::string bytes("a\0b", 3);
  const Payload payload = Payload::copy_of(bytes);
  bytes.assign("xxx");
  EXPECT_EQ(payload.view(), std::string_view("a\0b", 3));
  EXPECT_EQ(payload.size(), 3U);
}

TEST(Payload, IsWrittenInPlace) {
  const Payload payload = Payload::make(5, [](char* out) { std::memcpy(out, "hello", 5); });
  EXPECT_EQ(payload.view(), "hello");
}

TEST(Payload, SharesItsBytesWithEveryCopy) {
  const Payload first = Payload::copy_of("shared");
  const Payload second = first;
  Payload third;
  third = second;
  EXPECT_EQ(first.view().data(), second.view().data());
  EXPECT_EQ(first.view().data(), third.view().data());
}

TEST(Payload, LivesAsLongAsItsLastHandle) {
  Payload kept;
  {
    const Payload made = Payload::copy_of("still here");
    kept = made;
  }
  EXPECT_EQ(kept.view(), "still here");
}

TEST(Payload, IsEmptyAfterItWasMovedFrom) {
  Payload from = Payload::copy_of("moved");
  const Payload to = std::move(from);
  EXPECT_EQ(to.view(), "moved");
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): this is what is tested.
}

TEST(Payload, SurvivesAssignmentToItself) {
  Payload payload = Payload::copy_of("itself");
  const Payload& same = payload;
  payload = same;
  EXPECT_EQ(payload.view(), "itself");
}

TEST(Payload, IsEmptyByDefault) {
  const Payload payload;
  EXPECT_TRUE(payload.empty());
  EXPECT_EQ(payload.view(), "");
}

TEST(PayloadWriter, AppendsWhileThereIsRoom) {
  const Payload payload = PayloadWriter::reserve(8);
  std::memcpy(PayloadWriter::end(payload), "abc", 3);
  PayloadWriter::grow(payload, 3);
  EXPECT_EQ(PayloadWriter::room(payload), 5U);
  std::memcpy(PayloadWriter::end(payload), "de", 2);
  PayloadWriter::grow(payload, 2);
  EXPECT_EQ(payload.view(), "abcde");
}

TEST(PayloadWriter, HasNoRoomInAPayloadThatIsShared) {
  const Payload payload = PayloadWriter::reserve(8);
  {
    const Payload other = payload;
    EXPECT_EQ(PayloadWriter::room(payload), 0U);
  }
  EXPECT_EQ(PayloadWriter::room(payload), 8U);
}

TEST(PayloadWriter, HasNoRoomInNothing) {
  EXPECT_EQ(PayloadWriter::room(Payload()), 0U);
}

}  // namespace
}  // namespace wskit
