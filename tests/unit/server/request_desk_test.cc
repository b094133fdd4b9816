#include "server/request_desk.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_loop.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class RequestDeskTest : public testing::Test {
 protected:
  test::FakeLoop loop_;
  std::vector<std::string> late_;
  RequestDesk desk_{loop_, 5s, [this](const std::string& c, const std::string& correlation) {
                      late_.push_back(c + " " + correlation);
                    }};
};

TEST_F(RequestDeskTest, TellsOfRequestsThatAreNotAnsweredInTimeEachAtItsOwn) {
  EXPECT_TRUE(desk_.add("1", "7"));
  loop_.advance(2s);
  EXPECT_TRUE(desk_.add("2", "7"));
  loop_.advance(3s);
  EXPECT_THAT(late_, ElementsAre("1 7"));
  loop_.advance(2s);
  EXPECT_THAT(late_, ElementsAre("1 7", "2 7"));
  EXPECT_TRUE(desk_.empty());
}

TEST_F(RequestDeskTest, ForgetsWhatIsAnswered) {
  desk_.add("1", R"("a")");
  desk_.settle("2", R"("a")");
  EXPECT_FALSE(desk_.empty());
  desk_.settle("1", R"("a")");
  EXPECT_TRUE(desk_.empty());
  loop_.advance(1h);
  EXPECT_THAT(late_, IsEmpty());
}

TEST_F(RequestDeskTest, TellsOnceOfTheSameRequestMadeTwice) {
  desk_.add("1", "7");
  desk_.add("1", "7");
  loop_.advance(1h);
  EXPECT_THAT(late_, ElementsAre("1 7"));
}

TEST_F(RequestDeskTest, TakesNoMoreThanItCanHold) {
  for (int i = 0; i < 10'000; ++i)
    ASSERT_TRUE(desk_.add("1", std::to_string(i)));
  EXPECT_FALSE(desk_.add("1", "x"));
  desk_.settle("1", "0");
  EXPECT_TRUE(desk_.add("1", "x"));
}

}  // namespace
}  // namespace wskit::server
