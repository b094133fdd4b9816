#include "client/sign_in.h"

#include <optional>

#include <gmock/gmock.h>

#include "support/fake_channel.h"
#include "support/fake_loop.h"
#include "unit/client/link_fixture.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using wire::Opcode;

class SignInTest : public testing::Test {
 protected:
  SignInTest() {
    config.url.host = "h";
    config.token = {"secret", TokenPlace::kFirstMessage};
    sign_in.emplace(
        config, loop,
        [this](LinkHandler& handler) {
          auto made = std::make_unique<test::FakeChannel>(handler);
          channel = made.get();
          return made;
        },
        diary);
    sign_in->open();
  }
  Error error() {
    EXPECT_TRUE(diary.ended && diary.ended->error);
    EXPECT_FALSE(diary.ended && diary.ended->opened);
    return diary.ended ? diary.ended->error.value_or(Error{}) : Error{};
  }

  LinkConfig config;
  test::FakeLoop loop;
  Diary diary;
  test::FakeChannel* channel = nullptr;
  std::optional<SignIn> sign_in;
};

TEST_F(SignInTest, SendsTheTokenFirstAndNothingElseBeforeTheAnswer) {
  channel->succeed();
  EXPECT_FALSE(sign_in->is_open());
  EXPECT_FALSE(sign_in->send(Opcode::kText, "early"));
  EXPECT_THAT(channel->sent, ElementsAre(R"({"type":"auth","token":"secret"})"));
  EXPECT_THAT(diary.lines, IsEmpty());
}

TEST_F(SignInTest, IsOpenOnceTheServerHasTakenIt) {
  channel->succeed();
  channel->deliver(R"({"type":"auth_ok","userId":"ann"})");
  EXPECT_TRUE(sign_in->is_open());
  EXPECT_TRUE(sign_in->send(Opcode::kText, "hello"));
  channel->deliver("hi");
  EXPECT_THAT(diary.lines, ElementsAre("open ", "text hi"));
  EXPECT_EQ(loop.armed(), 0U);
}

TEST_F(SignInTest, TellsWhatCameBeforeTheAnswerBehindTheOpen) {
  channel->succeed();
  channel->deliver(R"({"type":"welcome"})");
  EXPECT_THAT(diary.lines, IsEmpty());
  channel->deliver(R"({"type":"auth_ok"})");
  EXPECT_THAT(diary.lines, ElementsAre("open ", R"(text {"type":"welcome"})"));
}

TEST_F(SignInTest, EndsWhenTheServerRefusesTheToken) {
  channel->succeed();
  channel->deliver(R"({"type":"error","code":"UNAUTHORIZED","message":"not secret"})");
  EXPECT_TRUE(channel->close_asked);
  channel->close_by_server(4401);
  EXPECT_EQ(error().kind, ErrorKind::kUnauthorized);
  EXPECT_EQ(error().message, "the server does not take the token: UNAUTHORIZED: not REDACTED");
}

TEST_F(SignInTest, ComesBackWhenTheServerIsOnlyBusy) {
  channel->succeed();
  channel->deliver(R"({"type":"error","code":"UNAVAILABLE","message":"busy"})");
  channel->close_by_server(1000);
  EXPECT_EQ(error().kind, ErrorKind::kLost);
}

TEST_F(SignInTest, EndsWhenTheServerClosesInsteadOfAnAnswer) {
  channel->succeed();
  channel->close_by_server(4401);
  EXPECT_EQ(error().kind, ErrorKind::kUnauthorized);
}

TEST_F(SignInTest, IsLostWithTheConnection) {
  channel->succeed();
  channel->fail({ErrorKind::kLost, "gone"});
  EXPECT_EQ(error().message, "gone");
}

TEST_F(SignInTest, WaitsForTheAnswerNoLongerThanForAConnection) {
  channel->succeed();
  loop.advance(10s);
  EXPECT_TRUE(channel->abort_asked);
  channel->end({});
  EXPECT_EQ(error().kind, ErrorKind::kTimeout);
  EXPECT_EQ(error().message, "no answer to the token within 10s");
}

TEST_F(SignInTest, BoundsWhatComesBeforeTheAnswer) {
  channel->succeed();
  for (int i = 0; i < 101; ++i)
    channel->deliver("x");
  EXPECT_TRUE(channel->close_asked);
  channel->end({});
  EXPECT_EQ(error().kind, ErrorKind::kProtocol);
}

TEST_F(SignInTest, GivesTheTokenToNobodyElse) {
  http::Url other;
  other.host = "elsewhere";
  channel->handler().on_redirect(other, 302);
  channel->succeed();
  EXPECT_THAT(channel->sent, IsEmpty());
  EXPECT_TRUE(sign_in->is_open());
}

TEST_F(SignInTest, ReadsTheAnswerThoughItsOwnerDoesNotRead) {
  sign_in->set_reading(false);
  channel->succeed();
  EXPECT_TRUE(channel->reading);
  channel->deliver(R"({"type":"auth_ok"})");
  EXPECT_FALSE(channel->reading);
}

TEST_F(SignInTest, CanBeGivenUpMeanwhile) {
  channel->succeed();
  sign_in->close(1000, {});
  EXPECT_TRUE(channel->abort_asked);
  channel->end({});
  EXPECT_EQ(error().kind, ErrorKind::kConnect);
}

}  // namespace
}  // namespace wskit::client
