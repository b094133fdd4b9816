#include "server/fallback.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/server.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

Config both_ways() {
  Config config;
  config.fallback = {true, true};
  config.ping_interval = 0s;
  return config;
}

std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : answer.substr(end + 4);
}

class FallbackTest : public testing::Test {
 public:
  explicit FallbackTest(const Config& config = both_ways()) : config_(config) {}

 protected:
  /// A connection for each request: over either loop.
  class Client {
   public:
    explicit Client(net::AcceptHandler& acceptor) { acceptor.on_accept(stream_.connect()); }
    ~Client() { stream_.end(); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void ask(std::string_view line, std::string_view body = {}, std::string_view fields = {}) {
      stream_.deliver(std::string(line) + " HTTP/1.1\r\nHost: h\r\n" + std::string(fields) +
                      "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                      std::string(body));
    }
    test::FakeStream& stream() { return stream_; }

   private:
    test::FakeStream stream_;
  };

  void settle() {
    for (int i = 0; i < 4; ++i) {
      here_.turn();
      there_.turn();
    }
  }
  /// Both clocks go on, a second at a time.
  void wait(std::chrono::seconds time) {
    for (std::chrono::seconds passed(0); passed < time; passed += 1s) {
      here_.advance(1s);
      there_.advance(1s);
      settle();
    }
  }
  std::string asked(Client& client, std::string_view line, std::string_view body = {},
                    std::string_view fields = {}) {
    client.ask(line, body, fields);
    settle();
    return client.stream().taken();
  }
  /// A welcome waits a little for a client to say something.
  void let_welcome_come() {
    here_.advance(25ms);
    there_.advance(25ms);
  }
  std::string open() {
    const Json opened = Json::parse(body_of(asked(near_, "POST /poll")));
    let_welcome_come();
    return "/poll?session=" + opened["session"].get<std::string>();
  }
  /// The types of the messages in an answer.
  static std::vector<std::string> types(const std::string& answer) {
    std::vector<std::string> types;
    for (const Json& message : Json::parse(body_of(answer)))
      types.push_back(message["type"]);
    return types;
  }

  Config config_;
  test::FakeLoop here_, there_;
  Server server_{config_, {&here_, &there_}};
  Client near_{server_.acceptor(0)};
  Client far_{server_.acceptor(1)};
};

TEST_F(FallbackTest, AnswersOnWhateverLoopItIsAsked) {
  const std::string path = open();
  EXPECT_THAT(types(asked(far_, "GET " + path)), ElementsAre("welcome"));
  EXPECT_THAT(asked(far_, "POST " + path, R"({"type":"ping"})"), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(types(asked(near_, "GET " + path)), ElementsAre("pong"));
}

TEST_F(FallbackTest, WaitsForMessagesNoLongerThanItSays) {
  const std::string path = open();
  asked(near_, "GET " + path);
  EXPECT_EQ(asked(near_, "GET " + path), "");
  wait(24s);
  EXPECT_EQ(near_.stream().taken(), "");
  wait(1s);
  EXPECT_THAT(near_.stream().taken(), testing::EndsWith("\r\n\r\n[]"));
}

TEST_F(FallbackTest, AnswersWithWhatOneTurnBringsTogether) {
  const std::string path = open();
  asked(near_, "GET " + path);
  asked(far_, "GET " + path);
  asked(near_, "POST " + path, R"([{"type":"ping"},{"type":"heartbeat"}])");
  EXPECT_THAT(types(far_.stream().taken()), ElementsAre("pong", "heartbeat_ack"));
}

TEST_F(FallbackTest, LosesASessionThatNobodyPolls) {
  Visitor other(server_.acceptor(1));
  other.upgrade().say(R"({"type":"join","roomId":"r"})");
  const std::string path = open();
  asked(near_, "POST " + path, R"({"type":"join","roomId":"r"})");
  asked(near_, "GET " + path);
  other.news();
  wait(59s);
  EXPECT_THAT(other.news(), testing::IsEmpty());
  wait(1s);
  EXPECT_THAT(other.news(), ElementsAre("user_left"));
  EXPECT_THAT(asked(near_, "GET " + path), StartsWith("HTTP/1.1 404 "));
}

TEST_F(FallbackTest, KeepsWhatAConnectionThatBrokeDidNotTake) {
  const std::string path = open();
  asked(near_, "GET " + path);
  {
    Client impatient(server_.acceptor(1));
    asked(impatient, "GET " + path);
  }
  settle();
  asked(near_, "POST " + path, R"({"type":"ping"})");
  EXPECT_THAT(types(asked(near_, "GET " + path)), ElementsAre("pong"));
}

TEST_F(FallbackTest, HandsOutAgainWhatTheClientHasNotGot) {
  const std::string path = open();
  EXPECT_THAT(asked(near_, "GET " + path), HasSubstr("Last-Event-ID: 1\r\n"));
  EXPECT_THAT(types(asked(near_, "GET " + path, {}, "Last-Event-ID: 0\r\n")),
              ElementsAre("welcome"));
}

TEST_F(FallbackTest, TakesNothingTwiceThatIsSentAgainUnderItsNumber) {
  const std::string path = open();
  asked(near_, "GET " + path);
  const std::string batch = R"([{"type":"ping","id":1},{"type":"ping","id":2}])";
  EXPECT_THAT(asked(near_, "POST " + path + "&first=1", batch), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(asked(near_, "POST " + path + "&first=1", batch), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(asked(near_, "POST " + path + "&first=2", batch), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(types(asked(near_, "GET " + path)), ElementsAre("pong", "pong", "pong"));
}

TEST_F(FallbackTest, TakesNothingUnderANumberThatIsNotItsTurn) {
  const std::string path = open();
  asked(near_, "GET " + path);
  for (const std::string_view first : {"0", "2", "-1", "abc", ""}) {
    EXPECT_THAT(asked(near_, "POST " + path + "&first=" + std::string(first), R"({"type":"ping"})"),
                StartsWith("HTTP/1.1 400 "))
        << first;
  }
  asked(near_, "POST " + path + "&first=1", R"({"type":"ping"})");
  EXPECT_THAT(types(asked(near_, "GET " + path)), ElementsAre("pong"));
}

TEST_F(FallbackTest, GivesTheRestToWhoLeavesAndOnceMoreWhenThatGotLost) {
  const std::string path = open();
  asked(near_, "GET " + path);
  asked(near_, "POST " + path, R"({"type":"ping"})");
  const auto leave = [&] { return asked(near_, "DELETE " + path, {}, "Last-Event-ID: 1\r\n"); };
  EXPECT_THAT(types(leave()), ElementsAre("pong"));
  EXPECT_THAT(types(leave()), ElementsAre("pong"));
  EXPECT_THAT(asked(near_, "POST " + path, R"({"type":"ping"})"), StartsWith("HTTP/1.1 404 "));
  wait(6s);
  EXPECT_THAT(leave(), StartsWith("HTTP/1.1 404 "));
}

TEST_F(FallbackTest, TakesNoMoreWhileTooMuchWaits) {
  const std::string path = open();
  const std::string ping = R"({"type":"ping","id":")" + std::string(200, 'x') + R"("})";
  std::string batch = "[" + ping;
  for (int i = 0; i < 4500; ++i)
    batch += "," + ping;
  EXPECT_THAT(asked(near_, "POST " + path, batch + "]"), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(asked(near_, "POST " + path, ping),
              AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("Retry-After: ")));
  asked(near_, "GET " + path);
  EXPECT_THAT(asked(near_, "POST " + path, ping), StartsWith("HTTP/1.1 204 "));
}

TEST_F(FallbackTest, AnswersNoMoreOfABatchThanMayWait) {
  config_.queue.max_bytes = 1000;
  Server small(config_, {&here_, &there_});
  Client client(small.acceptor(0));
  const Json opened = Json::parse(body_of(asked(client, "POST /poll")));
  const std::string path = "/poll?session=" + opened["session"].get<std::string>();
  std::string batch = R"([{"type":"ping"})";
  for (int i = 0; i < 99; ++i)
    batch += R"(,{"type":"ping"})";
  EXPECT_THAT(asked(client, "POST " + path, batch + "]"), StartsWith("HTTP/1.1 204 "));
  std::size_t heard = 0;
  for (int asks = 0; heard < 101 && asks < 101; ++asks) {
    const std::string body = body_of(asked(client, "GET " + path));
    EXPECT_LT(body.size(), 1200U);
    heard += Json::parse(body).size();
  }
  EXPECT_EQ(heard, 101U) << "a welcome and a hundred pongs";
}

TEST_F(FallbackTest, HearsOutWhoLeavesWhileItsAnswersFillTheQueue) {
  config_.queue.max_bytes = 1000;
  Server small(config_, {&here_, &there_});
  Visitor listener(small.acceptor(0));
  listener.upgrade().say(R"({"type":"join","roomId":"r"})");
  Client client(small.acceptor(0));
  const Json opened = Json::parse(body_of(asked(client, "POST /poll")));
  const std::string path = "/poll?session=" + opened["session"].get<std::string>();
  std::string batch = "[";
  for (int i = 0; i < 50; ++i)
    batch += R"({"type":"ping"},)";
  asked(client, "POST " + path, batch + R"({"type":"join","roomId":"r"}])");
  listener.news();
  EXPECT_THAT(asked(client, "DELETE " + path), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(listener.news(), ElementsAre("user_joined", "user_left"));
}

TEST_F(FallbackTest, StreamsEventsThatNameTheSession) {
  EXPECT_THAT(asked(near_, "GET /sse"), HasSubstr("Content-Type: text/event-stream\r\n"));
  let_welcome_come();
  const std::string first = near_.stream().taken();
  EXPECT_THAT(first, HasSubstr("\ndata: {"));
  const std::size_t id = first.find("id: ") + 4;
  const std::string session = first.substr(id, first.find(".1\n") - id);
  EXPECT_THAT(asked(far_, "POST /poll?session=" + session, "{\n\"type\":\"ping\",\r\"id\":1}"),
              StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(near_.stream().taken(), StartsWith("id: " + session + ".2\ndata: {"));
}

TEST_F(FallbackTest, TellsAWaitingClientThatTheServerStops) {
  const std::string path = open();
  asked(near_, "GET " + path);
  asked(far_, "GET " + path);
  bool stopped = false;
  server_.stop(30s, [&] { stopped = true; });
  settle();
  EXPECT_THAT(far_.stream().taken(), AllOf(StartsWith("HTTP/1.1 410 "), HasSubstr("1001")));
  near_.stream().finish_close();
  far_.stream().finish_close();
  settle();
  EXPECT_TRUE(stopped);
}

TEST_F(FallbackTest, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(asked(near_, "GET /poll?session=9-x"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(asked(near_, "GET /poll?session=1-x"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(asked(near_, "PUT /poll?session=1-x"), HasSubstr("Allow: GET, POST, DELETE\r\n"));
  EXPECT_THAT(asked(near_, "POST /sse"), HasSubstr("Allow: GET\r\n"));
}

Config with_delays() {
  Config config = both_ways();
  config.messages.rate = {1, 1s, 0};
  config.messages.action = LimitAction::kDelay;
  return config;
}

class DelayedFallbackTest : public FallbackTest {
 protected:
  DelayedFallbackTest() : FallbackTest(with_delays()) {
    listener_.upgrade().say(R"({"type":"join","roomId":"r"})");
    listener_.news();
  }

  static constexpr std::string_view kBatch =
      R"([{"type":"join","roomId":"r"},{"type":"message","roomId":"r","content":1},
          {"type":"message","roomId":"r","content":2}])";
  Visitor listener_{server_.acceptor(0)};
};

TEST_F(DelayedFallbackTest, HandsOnOneAfterTheOtherWhatCameTogether) {
  const std::string path = open();
  EXPECT_THAT(asked(near_, "POST " + path, kBatch), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(listener_.news(), ElementsAre("user_joined"));
  EXPECT_THAT(asked(far_, "POST " + path, R"({"type":"ping"})"), StartsWith("HTTP/1.1 503 "));
  wait(1s);
  EXPECT_THAT(listener_.news(), ElementsAre("message"));
  wait(1s);
  EXPECT_THAT(listener_.news(), ElementsAre("message"));
  EXPECT_THAT(asked(far_, "POST " + path, R"({"type":"ping"})"), StartsWith("HTTP/1.1 204 "));
}

TEST_F(DelayedFallbackTest, HearsOutWhoLeaves) {
  const std::string path = open();
  asked(near_, "POST " + path, kBatch);
  EXPECT_THAT(types(asked(near_, "DELETE " + path, {}, "Last-Event-ID: 0\r\n")),
              ElementsAre("welcome", "user_joined", "presence"));
  EXPECT_THAT(asked(near_, "POST " + path, R"({"type":"ping"})"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(asked(near_, "GET " + path), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(listener_.news(), ElementsAre("user_joined"));
  wait(2s);
  EXPECT_THAT(listener_.news(), ElementsAre("message", "message", "user_left"));
}

}  // namespace
}  // namespace wskit::server
