#include "client/poll_outgoing.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::client {
namespace {

class PollOutgoingTest : public testing::Test {
 protected:
  void add(std::initializer_list<std::string_view> messages) {
    for (const std::string_view message : messages)
      outgoing.add(message);
  }
  std::string next() {
    const PollOutgoing::Batch batch = outgoing.next();
    const std::string text = std::to_string(batch.first) + ": " + batch.body;
    outgoing.settle(batch.count);
    return text;
  }
  PollOutgoing outgoing;
};

TEST_F(PollOutgoingTest, GathersObjects) {
  add({R"({"type":"a"})", R"({"type":"b"})"});
  EXPECT_EQ(next(), R"(1: [{"type":"a"},{"type":"b"}])");
  EXPECT_TRUE(outgoing.empty());
}

TEST_F(PollOutgoingTest, LeavesWhatIsNoObjectAlone) {
  add({"{}", "[1]", "no JSON", "", "{}", "{}"});
  EXPECT_EQ(next(), "1: [{}]");
  EXPECT_EQ(next(), "2: [1]");
  EXPECT_EQ(next(), "3: no JSON");
  EXPECT_EQ(next(), "4: ");
  EXPECT_EQ(next(), "5: [{},{}]");
}

TEST_F(PollOutgoingTest, GivesTheSameAgainUntilItIsSettled) {
  add({"{}"});
  EXPECT_EQ(outgoing.next().first, 1U);
  EXPECT_EQ(outgoing.next().body, "[{}]");
  EXPECT_EQ(outgoing.bytes(), 2U);
  outgoing.settle(1);
  EXPECT_EQ(outgoing.bytes(), 0U);
  EXPECT_EQ(outgoing.settled(), 2U);
}

TEST_F(PollOutgoingTest, BoundsABatchAndSendsWhatIsLargerAlone) {
  const std::string large = R"({"x":")" + std::string(100'000, 'x') + R"("})";
  const std::string half = R"({"x":")" + std::string(30'000, 'x') + R"("})";
  add({half, half, large, "{}"});
  EXPECT_EQ(outgoing.next().count, 1U);
  outgoing.settle(1);
  EXPECT_EQ(outgoing.next().count, 1U);
  outgoing.settle(1);
  EXPECT_EQ(outgoing.next().body, large);
  outgoing.settle(1);
  EXPECT_EQ(next(), "4: [{}]");
}

TEST_F(PollOutgoingTest, BeginsAnew) {
  add({"{}"});
  outgoing.settle(1);
  outgoing.clear();
  add({"{}"});
  EXPECT_EQ(next(), "1: [{}]");
}

}  // namespace
}  // namespace wskit::client
