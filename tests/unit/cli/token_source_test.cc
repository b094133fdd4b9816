#include "cli/token_source.h"

#include <optional>

#include <gtest/gtest.h>

#include "support/fake_loop.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

TEST(TokenProcess, IsWaitedForNoLongerThanItMayTake) {
  test::FakeLoop loop;
  client::Token token;
  TokenProcess process(loop, "read never", token);
  std::optional<Status> told;
  process.renew([&](const Status& status) { told = status; });
  loop.advance(29s);
  EXPECT_FALSE(told);
  loop.advance(1s);
  ASSERT_TRUE(told && !*told);
  EXPECT_EQ(told->error().message, "--token-cmd: the command prints no token within 30s");
  EXPECT_EQ(loop.armed(), 0U);
}

TEST(TokenProcess, SaysNothingOnceItIsGivenUp) {
  test::FakeLoop loop;
  client::Token token;
  TokenProcess process(loop, "read never", token);
  process.renew([](const Status& /*status*/) { FAIL(); });
  process.give_up();
  loop.advance(1min);
}

TEST(TokenFile, IsReadInATurnOfItsOwn) {
  test::FakeLoop loop;
  client::Token token;
  TokenFile file(loop, "/nonexistent", token);
  std::optional<Status> told;
  file.renew([&](const Status& status) { told = status; });
  EXPECT_FALSE(told);
  loop.turn();
  ASSERT_TRUE(told && !*told);
  EXPECT_EQ(told->error().message, "--token-file: /nonexistent: No such file or directory");
}

}  // namespace
}  // namespace wskit::cli
