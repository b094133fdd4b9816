#include "client/fallback_channel.h"

#include <optional>

#include <gmock/gmock.h>

#include "http/parser.h"
#include "support/fake_loop.h"
#include "unit/client/link_fixture.h"
#include "unit/client/poll_network.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::StartsWith;
using wire::Opcode;

class FallbackChannelTest : public testing::Test {
 protected:
  FallbackChannelTest() {
    config.url.host = "h";
    config.ping_interval = 0s;
    channel.emplace(config, LinkPorts{loop, network, rng, deflate}, 30s, diary);
  }

  /// The upgrade that is asked for next gets this answer.
  void refuse_upgrade(std::string_view status) {
    EXPECT_THAT(network.connect(), StartsWith("GET / HTTP/1.1"));
    network.answer(network.last(), status, "", "");
  }
  void grant_upgrade(std::string_view behind = {}) {
    http::RequestParser parser;
    EXPECT_TRUE(parser.feed(network.connect()).has_value());
    link = network.last();
    network.stream(link).deliver(wire::upgrade_response(parser.head(), {}, {}) +
                                 std::string(behind));
  }
  /// Polls, and a GET waits.
  void open_polling() {
    channel->open();
    refuse_upgrade("426 Upgrade Required");
    EXPECT_THAT(network.connect(), StartsWith("POST /poll HTTP/1.1"));
    network.answer_json(R"({"session":"s-1"})");
    loop.turn();
    EXPECT_THAT(network.connect(), StartsWith("GET /poll?session=s-1"));
  }
  static std::string text(std::string_view bytes) {
    return std::string(wire::frame_shared(Opcode::kText, bytes).view());
  }

  LinkConfig config;
  test::FakeLoop loop;
  PollNetwork network;
  Rng rng{7};
  wire::SharedDeflate deflate;
  Diary diary;
  std::size_t link = 0;
  std::optional<FallbackChannel> channel;
};

TEST_F(FallbackChannelTest, IsAWebSocketWhereThereIsOne) {
  channel->open();
  grant_upgrade(text("hello"));
  EXPECT_THAT(diary.lines, ElementsAre("open ", "text hello"));
  EXPECT_EQ(network.waiting(), 0U);
}

TEST_F(FallbackChannelTest, PollsWhereAnUpgradeIsImpossible) {
  open_polling();
  EXPECT_TRUE(channel->is_open());
  EXPECT_THAT(diary.lines, ElementsAre("open "));
}

TEST_F(FallbackChannelTest, DoesNotGoAroundARefusal) {
  for (const char* const status : {"401 Unauthorized", "403 Forbidden", "404 Not Found",
                                   "429 Too Many Requests", "503 Service Unavailable"}) {
    diary.ended.reset();
    channel->open();
    refuse_upgrade(status);
    EXPECT_TRUE(diary.ended.has_value()) << status;
    EXPECT_EQ(network.waiting(), 0U);
  }
}

TEST_F(FallbackChannelTest, TellsOfBothWhenNeitherIsThere) {
  channel->open();
  refuse_upgrade("426 Upgrade Required");
  network.connect();
  network.answer(network.last(), "404 Not Found", "", "");
  loop.turn();
  ASSERT_TRUE(diary.ended && diary.ended->error);
  EXPECT_EQ(diary.ended->error->message,
            "the server answered 426 Upgrade Required; and the server answered long polling with "
            "404 Not Found");
  EXPECT_EQ(diary.ended->status, 426);
}

TEST_F(FallbackChannelTest, TriesTheWebSocketFromTimeToTime) {
  open_polling();
  for (int attempt = 0; attempt < 3; ++attempt) {
    loop.advance(29s);
    EXPECT_EQ(network.waiting(), 0U);
    loop.advance(1s);
    refuse_upgrade("426 Upgrade Required");
  }
  EXPECT_TRUE(channel->is_open());
}

TEST_F(FallbackChannelTest, MovesOnceTheWebSocketWorks) {
  open_polling();
  loop.advance(30s);
  grant_upgrade(text("welcome"));
  EXPECT_FALSE(channel->is_open());
  EXPECT_FALSE(channel->send(Opcode::kText, "{}"));
  loop.turn();
  EXPECT_THAT(network.connect(), StartsWith("DELETE /poll?session=s-1"));
  network.answer_json(R"([{"rest":1}])", 1);
  loop.turn();
  ASSERT_TRUE(diary.ended.has_value());
  EXPECT_TRUE(diary.ended->moving);

  channel->open();
  EXPECT_EQ(network.waiting(), 0U);
  loop.turn();
  EXPECT_TRUE(channel->is_open());
  EXPECT_TRUE(channel->send(Opcode::kText, "{}"));
  network.stream(link).deliver(text("more"));
  EXPECT_THAT(diary.lines, ElementsAre("open ", R"(text {"rest":1})", "ended", "open ",
                                       "text welcome", "text more"));
}

TEST_F(FallbackChannelTest, DialsAnewWhenTheNewWayIsLostMeanwhile) {
  open_polling();
  loop.advance(30s);
  grant_upgrade();
  network.stream(link).end();
  loop.turn();
  network.connect();
  network.answer(network.last(), "204 No Content", "", "");
  loop.turn();
  EXPECT_TRUE(diary.ended && diary.ended->moving);
  channel->open();
  grant_upgrade();
  EXPECT_TRUE(channel->is_open());
}

TEST_F(FallbackChannelTest, TakesAnAttemptUnderWayForTheOneThatIsWanted) {
  open_polling();
  const std::size_t get = network.last();
  loop.advance(30s);
  network.answer(get, "404 Not Found", "", "");
  loop.turn();
  ASSERT_TRUE(diary.ended.has_value());
  EXPECT_FALSE(diary.ended->moving);
  channel->open();
  EXPECT_EQ(network.waiting(), 1U);
  grant_upgrade();
  EXPECT_TRUE(channel->is_open());
}

TEST_F(FallbackChannelTest, DoesNotMoveOnceItIsClosed) {
  open_polling();
  loop.advance(30s);
  grant_upgrade();
  channel->close(1000, {});
  loop.turn();
  network.connect();
  network.answer(network.last(), "204 No Content", "", "");
  loop.turn();
  EXPECT_TRUE(diary.ended && !diary.ended->moving && diary.ended->clean);
}

}  // namespace
}  // namespace wskit::client
