#include "cli/expectations.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_loop.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class Expected : public testing::Test {
 protected:
  static capture::Match match(std::string_view text) { return *capture::Match::parse(text); }

  test::FakeLoop loop_;
  std::vector<std::string> settled_;
  Expectations desk_{loop_, [this](std::string_view ref, const Result<std::string_view>& reply) {
                       settled_.push_back(std::string(ref) + " " +
                                          (reply ? std::string(*reply) : reply.error().message));
                     }};
};

TEST_F(Expected, IsTheFirstMessageThatMatches) {
  desk_.add("1", match("yes"), std::nullopt);
  desk_.take("no");
  desk_.take("yes 1");
  desk_.take("yes 2");
  EXPECT_THAT(settled_, ElementsAre("1 yes 1"));
  EXPECT_TRUE(desk_.empty());
}

TEST_F(Expected, IsGivenUpEachAtItsTime) {
  desk_.add("late", match("x"), 3s);
  desk_.add("early", match("x"), 1s);
  desk_.add("never", match("x"), std::nullopt);
  loop_.advance(1s);
  EXPECT_THAT(settled_, ElementsAre("early timed out"));
  loop_.advance(2s);
  EXPECT_THAT(settled_, ElementsAre("early timed out", "late timed out"));
  loop_.advance(24h);
  EXPECT_EQ(settled_.size(), 2U);
}

TEST_F(Expected, IsToldWhenNothingWillComeAnyMore) {
  desk_.add("1", match("x"), std::nullopt);
  desk_.add("2", match("x"), 5s);
  desk_.close();
  EXPECT_EQ(settled_.size(), 2U);
  EXPECT_TRUE(desk_.empty());
  EXPECT_EQ(loop_.armed(), 0U);
}

TEST_F(Expected, IsNotWithoutEnd) {
  for (int i = 0; i < 1000; ++i)
    EXPECT_TRUE(desk_.add("1", match("x"), std::nullopt));
  EXPECT_FALSE(desk_.add("1", match("x"), std::nullopt));
}

}  // namespace
}  // namespace wskit::cli
