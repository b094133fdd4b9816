#include "client/poll_channel.h"

#include <optional>

#include <gmock/gmock.h>

#include "support/fake_loop.h"
#include "unit/client/link_fixture.h"
#include "unit/client/poll_network.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using wire::Opcode;

class PollChannelTest : public testing::Test {
 protected:
  PollChannelTest() {
    config.url.host = "h";
    config.url.target = "/chat?x=1";
    channel.emplace(config, LinkPorts{loop, network, rng, deflate}, diary);
  }

  /// The whole way to an open session, whose first GET is the last dial.
  void open() {
    channel->open();
    network.connect();
    network.answer_json(R"({"session":"s-1"})");
    loop.turn();
    network.connect();
  }
  void send(std::string_view text) { EXPECT_TRUE(channel->send(Opcode::kText, text)); }
  Ended outcome() {
    loop.turn();
    EXPECT_TRUE(diary.ended.has_value());
    return diary.ended.value_or(Ended{});
  }

  LinkConfig config;
  test::FakeLoop loop;
  PollNetwork network;
  Rng rng{7};
  wire::SharedDeflate deflate;
  Diary diary;
  std::optional<PollChannel> channel;
};

TEST_F(PollChannelTest, OpensASessionWithTheQueryAndTheTokenOfTheUrl) {
  config.token = {"abc", TokenPlace::kSubprotocol};
  channel->open();
  const std::string request = network.connect();
  EXPECT_THAT(request, StartsWith("POST /poll?x=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"));
  EXPECT_THAT(request, HasSubstr("Authorization: Bearer abc\r\n"));
  network.answer_json(R"({"session":"s-1"})");
  EXPECT_TRUE(channel->is_open());
  EXPECT_THAT(diary.lines, ElementsAre("open "));
}

TEST_F(PollChannelTest, FetchesOneAfterTheOther) {
  open();
  network.answer_json(R"([{"a":1},{"b":[2]}])", 2);
  EXPECT_THAT(diary.lines, ElementsAre("open ", R"(text {"a":1})", R"(text {"b":[2]})"));
  EXPECT_THAT(network.connect(), StartsWith("GET /poll?session=s-1 HTTP/1.1\r\n"));
  network.answer_json("[]", 2);
  EXPECT_THAT(network.connect(), HasSubstr("Last-Event-ID: 2\r\n"));
}

TEST_F(PollChannelTest, SendsTheTokenOnlyToOpen) {
  config.token = {"abc", TokenPlace::kHeader};
  open();
  network.answer_json("[]", 0);
  EXPECT_THAT(network.connect(), Not(HasSubstr("abc")));
}

TEST_F(PollChannelTest, AsksAgainForWhatGotLost) {
  open();
  network.answer_json("[{}]", 1);
  network.connect();
  network.stream(network.last()).end();
  EXPECT_EQ(network.waiting(), 0U);
  loop.advance(200ms);
  EXPECT_THAT(network.connect(), HasSubstr("Last-Event-ID: 1\r\n"));
}

TEST_F(PollChannelTest, TakesNothingForMessagesThatIsNone) {
  open();
  network.answer(network.last(), "200 OK", "Content-Type: text/html\r\nLast-Event-ID: 9\r\n",
                 "<html>log in</html>");
  EXPECT_THAT(diary.lines, ElementsAre("open "));
  loop.advance(200ms);
  EXPECT_THAT(network.connect(), Not(HasSubstr("Last-Event-ID")));
}

TEST_F(PollChannelTest, FetchesNothingWhileItIsNotRead) {
  open();
  channel->set_reading(false);
  network.answer_json("[{}]", 1);
  EXPECT_EQ(network.waiting(), 0U);
  channel->set_reading(true);
  EXPECT_EQ(network.waiting(), 1U);
}

TEST_F(PollChannelTest, SendsWhatATurnBringsTogether) {
  open();
  send("{}");
  send(R"({"a":1})");
  EXPECT_EQ(channel->buffered(), 9U);
  loop.turn();
  const std::string request = network.connect();
  EXPECT_THAT(request, StartsWith("POST /poll?session=s-1&first=1 HTTP/1.1\r\n"));
  EXPECT_THAT(request, EndsWith("\r\n\r\n[{},{\"a\":1}]"));
  send("{}");
  loop.turn();
  EXPECT_EQ(network.waiting(), 0U);
  network.answer(network.last(), "204 No Content", "", "");
  EXPECT_THAT(network.connect(), StartsWith("POST /poll?session=s-1&first=3 HTTP/1.1\r\n"));
  network.answer(network.last(), "204 No Content", "", "");
  EXPECT_EQ(channel->buffered(), 0U);
  EXPECT_EQ(diary.lines.back(), "drained");
}

TEST_F(PollChannelTest, SendsAgainUnderTheSameNumber) {
  open();
  send("{}");
  loop.turn();
  network.connect();
  network.stream(network.last()).end();
  loop.advance(200ms);
  EXPECT_THAT(network.connect(), StartsWith("POST /poll?session=s-1&first=1 HTTP/1.1\r\n"));
}

TEST_F(PollChannelTest, WaitsWhenTheServerWantsItTo) {
  open();
  send("{}");
  loop.turn();
  network.connect();
  network.answer(network.last(), "503 Service Unavailable", "Retry-After: 1\r\n", "");
  loop.advance(999ms);
  EXPECT_EQ(network.waiting(), 0U);
  loop.advance(1ms);
  EXPECT_EQ(network.waiting(), 1U);
}

TEST_F(PollChannelTest, TellsWhatTheServerSaysOfAMessageThatIsNone) {
  open();
  send("[1");
  loop.turn();
  network.connect();
  network.answer(network.last(), "400 Bad Request", "Content-Type: application/json\r\n",
                 R"({"type":"error"})");
  EXPECT_THAT(diary.lines, ElementsAre("open ", R"(text {"type":"error"})", "drained"));
}

TEST_F(PollChannelTest, LeavesWithTheRest) {
  open();
  network.answer_json("[{}]", 1);
  network.connect();
  send(R"({"last":1})");
  channel->close(1000, {});
  EXPECT_FALSE(channel->send(Opcode::kText, "{}"));
  loop.turn();
  EXPECT_THAT(network.connect(), StartsWith("POST"));
  network.answer(network.last(), "204 No Content", "", "");
  const std::string request = network.connect();
  EXPECT_THAT(request, StartsWith("DELETE /poll?session=s-1 HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("Last-Event-ID: 1\r\n"));
  network.answer_json(R"([{"rest":1}])", 2);
  const Ended ended = outcome();
  EXPECT_EQ(diary.lines[2], R"(text {"rest":1})");
  EXPECT_TRUE(ended.clean && ended.opened && !ended.by_peer);
  EXPECT_EQ(ended.code, 1000);
  EXPECT_EQ(ended.left, 10U);
}

TEST_F(PollChannelTest, EndsAsTheServerSays) {
  open();
  network.answer(network.last(), "410 Gone", "Content-Type: application/json\r\n",
                 R"({"type":"close","code":1008,"reason":"abuse"})");
  const Ended ended = outcome();
  EXPECT_TRUE(ended.by_peer);
  EXPECT_EQ(ended.code, 1008);
  EXPECT_EQ(ended.reason, "abuse");
}

TEST_F(PollChannelTest, IsLostWithItsSession) {
  open();
  send("{}");
  network.answer(network.last(), "404 Not Found", "", "");
  const Ended ended = outcome();
  EXPECT_EQ(ended.error->kind, ErrorKind::kLost);
  EXPECT_EQ(ended.left, 0U);
}

TEST_F(PollChannelTest, IsLostWhenTheServerStaysAway) {
  open();
  network.stream(network.last()).end();
  for (int second = 0; second < 60 && !diary.ended; ++second) {
    loop.advance(1s);
    while (network.waiting() > 0)
      network.refuse();
  }
  EXPECT_EQ(outcome().error->message, "the server could not be reached for 50s");
}

TEST_F(PollChannelTest, CannotBeOpenedWhereThereIsNoneOfIt) {
  channel->open();
  network.connect();
  network.answer(network.last(), "404 Not Found", "", "nothing here");
  const Ended ended = outcome();
  EXPECT_EQ(ended.error->message, "the server answered long polling with 404 Not Found");
  EXPECT_EQ(ended.status, 404);
  EXPECT_FALSE(ended.opened);
}

TEST_F(PollChannelTest, IsRefusedAsAnUpgradeIs) {
  channel->open();
  network.connect();
  network.answer(network.last(), "401 Unauthorized", "", "");
  EXPECT_TRUE(outcome().is_refusal());
}

TEST_F(PollChannelTest, EndsInATurnOfItsOwnWhenItIsAborted) {
  open();
  channel->abort();
  EXPECT_FALSE(diary.ended.has_value());
  EXPECT_FALSE(outcome().clean);
  EXPECT_EQ(loop.armed(), 0U);
}

}  // namespace
}  // namespace wskit::client
