#include "server/entrance.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace wskit::server {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1h};

class EntranceTest : public testing::Test {
 protected:
  /// The status that a session of `peer` is refused with; 0: it is in, and stays.
  int enter(Entrance& entrance, std::string_view peer, TimePoint now = kStart) {
    auto pass = entrance.enter(peer, now);
    if (!pass) {
      last_ = pass.error();
      return pass.error().status;
    }
    passes_.push_back(*std::move(pass));
    return 0;
  }

  wire::Refusal last_;
  std::vector<std::unique_ptr<Entrance::Pass>> passes_;
};

TEST_F(EntranceTest, CountsNothingWithoutALimit) {
  Entrance entrance({});
  EXPECT_EQ(enter(entrance, "192.0.2.1:1"), 0);
  EXPECT_EQ(passes_.back(), nullptr);
}

TEST_F(EntranceTest, IsFullUntilSomebodyLeaves) {
  Entrance entrance({{}, 0, 2});
  EXPECT_EQ(enter(entrance, "192.0.2.1:1"), 0);
  EXPECT_FALSE(entrance.is_full());
  EXPECT_EQ(enter(entrance, "192.0.2.2:1"), 0);
  EXPECT_TRUE(entrance.is_full());
  EXPECT_EQ(enter(entrance, "192.0.2.3:1"), 503);
  EXPECT_EQ(last_.code, "UNAVAILABLE");
  EXPECT_EQ(http::find(last_.headers, "Retry-After"), "1");
  passes_.pop_back();
  EXPECT_EQ(enter(entrance, "192.0.2.3:1"), 0);
  passes_.clear();
}

TEST_F(EntranceTest, LetsAnAddressHaveSoManySessionsAtATime) {
  Entrance entrance({{}, 2, 0});
  EXPECT_EQ(enter(entrance, "192.0.2.1:1"), 0);
  EXPECT_EQ(enter(entrance, "192.0.2.1:2"), 0);
  EXPECT_EQ(enter(entrance, "192.0.2.1:3"), 429);
  EXPECT_EQ(last_.code, "RATE_LIMIT_EXCEEDED");
  EXPECT_EQ(enter(entrance, "192.0.2.2:3"), 0);
  passes_.clear();
  EXPECT_EQ(enter(entrance, "192.0.2.1:4"), 0);
  passes_.clear();
}

TEST_F(EntranceTest, LetsAnAddressComeSoOftenAndSaysWhenToTryAgain) {
  Entrance entrance({{2, 10s, 0}, 0, 0});
  EXPECT_EQ(enter(entrance, "192.0.2.1:1"), 0);
  EXPECT_EQ(enter(entrance, "192.0.2.1:2", kStart + 1s), 0);
  passes_.clear();
  EXPECT_EQ(enter(entrance, "192.0.2.1:3", kStart + 2500ms), 429);
  EXPECT_EQ(http::find(last_.headers, "Retry-After"), "8");
  EXPECT_EQ(enter(entrance, "192.0.2.1:4", kStart + 10s), 0);
  passes_.clear();
}

TEST_F(EntranceTest, DoesNotCountWhomItRefused) {
  Entrance entrance({{}, 1, 2});
  EXPECT_EQ(enter(entrance, "192.0.2.1:1"), 0);
  EXPECT_EQ(enter(entrance, "192.0.2.1:2"), 429);
  EXPECT_EQ(enter(entrance, "192.0.2.2:1"), 0);
  EXPECT_EQ(enter(entrance, "192.0.2.3:1"), 503);
  passes_.clear();
  EXPECT_FALSE(entrance.is_full());
}

}  // namespace
}  // namespace wskit::server
