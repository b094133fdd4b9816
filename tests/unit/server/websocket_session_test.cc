#include "server/websocket_session.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/worker.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// Echoes, and keeps account of the sessions.
class Recorder final : public Application {
 public:
  void on_open(Session& session) override {
    events.emplace_back("open");
    last = &session;
  }
  void on_message(Session& session, const wire::MessageView& message) override {
    events.emplace_back(message.bytes);
    if (message.bytes == "leave") return session.close(wire::kPolicyViolation, "as you wish");
    session.send(message.opcode, message.bytes);
  }
  void on_close(Session& /*session*/, const wire::CloseInfo& how) override {
    events.push_back("close " + std::to_string(how.code));
    by_peer = how.by_peer;
  }

  std::vector<std::string> events;
  Session* last = nullptr;
  std::optional<bool> by_peer;  ///< the last one ended
};

class WebSocketSessionTest : public testing::Test {
 protected:
  static Config small_config() {
    Config config;
    config.paths = {"/ws", "/"};
    config.subprotocols = {"v2", "v1"};
    config.queue.max_bytes = 1000;
    config.max_message = 2000;
    return config;
  }

  Config config_ = small_config();
  test::FakeLoop loop_;
  Rng rng_{1};
  Recorder application_;
  Counters counters_;
  Entrance entrance_{config_.admission};
  Worker worker_{{config_, loop_, rng_, application_, counters_, entrance_}};
  Visitor visitor_{worker_};
};

TEST_F(WebSocketSessionTest, GrantsAnUpgradeHoweverTheRequestIsCut) {
  const std::string request = upgrade_request("/ws?x=1");
  for (const char& byte : request) {
    EXPECT_EQ(visitor_.stream().taken(), "");
    visitor_.stream().deliver({&byte, 1});
  }
  const std::string answer = visitor_.stream().taken();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 101 "));
  EXPECT_THAT(answer, HasSubstr("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  EXPECT_THAT(application_.events, ElementsAre("open"));
}

TEST_F(WebSocketSessionTest, ChoosesTheSubprotocolThatTheClientPrefers) {
  std::string request = upgrade_request();
  request.insert(request.size() - 2, "Sec-WebSocket-Protocol: v0, v1, v2\r\n");
  visitor_.stream().deliver(request);
  EXPECT_THAT(visitor_.stream().taken(), HasSubstr("Sec-WebSocket-Protocol: v1\r\n"));
}

TEST_F(WebSocketSessionTest, CompressesForAClientThatOffersItAndOnlyWhenConfigured) {
  const std::string offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  visitor_.stream().deliver(upgrade_request("/", offer));
  EXPECT_THAT(visitor_.stream().taken(), Not(HasSubstr("permessage-deflate")));

  config_.deflate = DeflateConfig{.takeover = false, .threshold = 100};
  Visitor compressing(worker_);
  compressing.stream().deliver(upgrade_request("/", offer));
  EXPECT_THAT(compressing.stream().taken(),
              HasSubstr("Sec-WebSocket-Extensions: permessage-deflate; "
                        "server_no_context_takeover; client_no_context_takeover\r\n"));
  compressing.say(std::string(99, 'x'));
  EXPECT_FALSE(compressing.frames().at(0).compressed);
  compressing.say(std::string(100, 'x'));
  EXPECT_TRUE(compressing.frames().at(0).compressed);

  Visitor plain(worker_);
  plain.upgrade().say(std::string(100, 'x'));
  EXPECT_FALSE(plain.frames().at(0).compressed);
}

TEST_F(WebSocketSessionTest, RefusesAnUnknownPathAndNamesTheKnownOnes) {
  visitor_.stream().deliver(upgrade_request("/nowhere"));
  const std::string answer = visitor_.stream().taken();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(answer, HasSubstr("/ws, /"));
  EXPECT_TRUE(visitor_.stream().close_asked());
  visitor_.stream().finish_close();
  EXPECT_EQ(worker_.guest_count(), 0U);
  EXPECT_THAT(application_.events, IsEmpty());
}

TEST_F(WebSocketSessionTest, RefusesAPlainRequestAndGarbage) {
  visitor_.stream().deliver("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(visitor_.stream().taken(), StartsWith("HTTP/1.1 426 "));
  Visitor garbage(worker_);
  garbage.stream().deliver("\x16\x03\x01 no http");
  EXPECT_THAT(garbage.stream().taken(), StartsWith("HTTP/1.1 400 "));
  EXPECT_TRUE(garbage.stream().close_asked());
}

TEST_F(WebSocketSessionTest, AnswersARequestThatTakesTooLongWith408) {
  visitor_.stream().deliver("GET / HT");
  loop_.advance(9s);
  visitor_.stream().deliver("TP/1.1\r\n");
  loop_.advance(1s);
  EXPECT_THAT(visitor_.stream().taken(), StartsWith("HTTP/1.1 408 "));
  EXPECT_TRUE(visitor_.stream().close_asked());
}

TEST_F(WebSocketSessionTest, TakesFramesThatComeWithTheRequest) {
  visitor_.stream().deliver(upgrade_request() + client_frame(1, "early"));
  EXPECT_THAT(application_.events, ElementsAre("open", "early"));
  EXPECT_THAT(visitor_.stream().taken(), testing::EndsWith("\x81\x05"
                                                           "early"));
}

TEST_F(WebSocketSessionTest, TellsTheApplicationOfEveryEndOnce) {
  visitor_.upgrade();
  visitor_.send_close(1000);
  EXPECT_EQ(visitor_.close_code(), 1000);
  EXPECT_TRUE(visitor_.stream().close_asked());
  visitor_.stream().finish_close();

  Visitor broken(worker_);
  broken.upgrade().stream().end(Error{ErrorKind::kLost, "reset"});

  Visitor wrong(worker_);
  wrong.upgrade().stream().deliver(
      "\x81\x05"
      "plain");
  EXPECT_EQ(wrong.close_code(), 1002);
  wrong.stream().finish_close();

  EXPECT_THAT(application_.events,
              ElementsAre("open", "close 1000", "open", "close 1006", "open", "close 1002"));
  EXPECT_EQ(worker_.guest_count(), 0U);
}

TEST_F(WebSocketSessionTest, TellsTheApplicationWhoHasEndedIt) {
  const auto ended_by_peer = [&](const std::function<void(Visitor&)>& end) {
    Visitor visitor(worker_);
    end(visitor.upgrade());
    return std::exchange(application_.by_peer, std::nullopt);
  };
  EXPECT_EQ(ended_by_peer([](Visitor& visitor) { visitor.send_close(1000); }), true);
  EXPECT_EQ(ended_by_peer([](Visitor& visitor) { visitor.stream().end(); }), true);
  EXPECT_EQ(ended_by_peer([](Visitor& visitor) {
              visitor.stream().end(Error{ErrorKind::kLost, "connection reset by peer"});
            }),
            true);
  EXPECT_EQ(ended_by_peer([](Visitor& visitor) { visitor.say("leave"); }), false);
  EXPECT_EQ(ended_by_peer([](Visitor& visitor) { visitor.stream().deliver("no frame"); }), false);
}

TEST_F(WebSocketSessionTest, IgnoresMessagesAfterItHasBegunToClose) {
  visitor_.upgrade();
  visitor_.stream().deliver(client_frame(1, "leave") + client_frame(1, "late"));
  EXPECT_EQ(visitor_.close_code(), 1008);
  EXPECT_FALSE(visitor_.stream().close_asked());
  visitor_.send_close(1008);
  EXPECT_TRUE(visitor_.stream().close_asked());
  EXPECT_THAT(application_.events, ElementsAre("open", "leave", "close 1008"));
}

TEST_F(WebSocketSessionTest, AbortsAPeerThatDoesNotAnswerTheCloseFrame) {
  visitor_.upgrade().say("leave");
  loop_.advance(4s);
  EXPECT_FALSE(visitor_.stream().abort_asked());
  loop_.advance(1s);
  EXPECT_TRUE(visitor_.stream().abort_asked());
}

TEST_F(WebSocketSessionTest, PingsASilentPeerAndKeepsItWhenAnythingComes) {
  visitor_.upgrade();
  loop_.advance(29s);
  EXPECT_THAT(visitor_.frames(), IsEmpty());
  loop_.advance(1s);
  EXPECT_EQ(visitor_.frames().at(0).opcode, 9);
  loop_.advance(4s);
  visitor_.pong();
  loop_.advance(29s);
  EXPECT_THAT(visitor_.frames(), IsEmpty());
  loop_.advance(1s);
  EXPECT_EQ(visitor_.frames().at(0).opcode, 9);
  visitor_.say("x");
  loop_.advance(10s);
  EXPECT_EQ(visitor_.close_code(), 0);
}

TEST_F(WebSocketSessionTest, DoesNotPingAPeerThatIsHeardOften) {
  visitor_.upgrade();
  for (int i = 0; i < 10; ++i) {
    loop_.advance(20s);
    visitor_.say("x");
    for (const auto& frame : visitor_.frames())
      EXPECT_EQ(frame.opcode, 1);
  }
}

TEST_F(WebSocketSessionTest, ClosesADeadPeerWith4408AndThenAbortsIt) {
  visitor_.upgrade();
  loop_.advance(35s);
  EXPECT_EQ(visitor_.close_code(), 4408);
  EXPECT_THAT(application_.events, ElementsAre("open", "close 4408"));
  loop_.advance(5s);
  EXPECT_TRUE(visitor_.stream().abort_asked());
}

TEST_F(WebSocketSessionTest, StopsReadingWhileTooManyAnswersWait) {
  visitor_.upgrade();
  visitor_.say(std::string(990, 'x'));
  EXPECT_TRUE(visitor_.stream().reading());
  visitor_.say(std::string(100, 'x'));
  EXPECT_FALSE(visitor_.stream().reading());
  loop_.turn();
  EXPECT_FALSE(visitor_.stream().reading());
  EXPECT_EQ(visitor_.frames().size(), 2U);
  visitor_.stream().drained();
  EXPECT_TRUE(visitor_.stream().reading());
}

TEST_F(WebSocketSessionTest, ReadsOnInTheNextTurnWhenAllWasWrittenInOneGo) {
  visitor_.upgrade().say(std::string(1500, 'x'));
  EXPECT_FALSE(visitor_.stream().reading());
  visitor_.stream().taken();
  loop_.turn();
  EXPECT_TRUE(visitor_.stream().reading());
}

TEST_F(WebSocketSessionTest, NeverKillsAPeerForNotReadingItsAnswers) {
  visitor_.upgrade().say(std::string(1500, 'x'));
  loop_.advance(1h);
  EXPECT_FALSE(visitor_.stream().reading());
  EXPECT_FALSE(visitor_.stream().abort_asked());
  visitor_.frames();
  visitor_.stream().drained();
  loop_.advance(29s);
  EXPECT_THAT(visitor_.frames(), IsEmpty());
  loop_.advance(6s);
  EXPECT_EQ(visitor_.close_code(), 4408);
}

TEST_F(WebSocketSessionTest, ReadsAgainToSeeTheCloseFrameOfAPausedPeer) {
  visitor_.upgrade().say(std::string(1500, 'x'));
  ASSERT_FALSE(visitor_.stream().reading());
  application_.last->close(1001, "");
  EXPECT_TRUE(visitor_.stream().reading());
}

TEST_F(WebSocketSessionTest, ClosesASlowConsumerInTheNextTurn) {
  visitor_.upgrade();
  const Payload frame = wire::frame_shared(wire::Opcode::kText, std::string(600, 'x'));
  application_.last->deliver(frame);
  application_.last->deliver(frame);
  application_.last->deliver(frame);
  EXPECT_THAT(application_.events, ElementsAre("open"));
  loop_.turn();
  EXPECT_THAT(application_.events, ElementsAre("open", "close 4409"));
  const auto frames = visitor_.frames();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].data.size(), 600U);
  EXPECT_EQ(frames[1].data.substr(0, 2), "\x11\x39");  // 4409
  EXPECT_EQ(counters_.slow_consumers, 1U);
}

TEST_F(WebSocketSessionTest, DoesNotTakeAReaderForSlowWhoseTurnHasNotCome) {
  visitor_.upgrade();
  visitor_.stream().set_takes_at_once(true);
  const Payload frame = wire::frame_shared(wire::Opcode::kText, std::string(600, 'x'));
  for (int i = 0; i < 10; ++i)
    application_.last->deliver(frame);
  loop_.turn();
  EXPECT_EQ(visitor_.frames().size(), 10U);
  EXPECT_THAT(application_.events, ElementsAre("open"));
}

TEST_F(WebSocketSessionTest, CountsWhatItDropsWhenThatIsThePolicy) {
  config_.queue.policy = flow::SlowPolicy::kDropNewest;
  visitor_.upgrade();
  const Payload frame = wire::frame_shared(wire::Opcode::kText, std::string(600, 'x'));
  for (int i = 0; i < 3; ++i)
    application_.last->deliver(frame);
  loop_.turn();
  EXPECT_EQ(visitor_.frames().size(), 1U);
  visitor_.stream().end();
  EXPECT_EQ(counters_.dropped, 2U);
  EXPECT_EQ(counters_.slow_consumers, 0U);
}

TEST_F(WebSocketSessionTest, NeitherPingsNorWaitsWhenPingsAreOff) {
  config_.ping_interval = 0s;
  Visitor quiet(worker_);
  quiet.upgrade();
  quiet.say("x");
  quiet.frames();
  loop_.advance(24h);
  EXPECT_THAT(quiet.frames(), IsEmpty());
}

TEST_F(WebSocketSessionTest, AnswersAThousandPingsAndClosesAtTheNext) {
  visitor_.upgrade();
  for (int i = 0; i < 1000; ++i)
    visitor_.ping();
  EXPECT_EQ(visitor_.frames().size(), 1000U);
  visitor_.ping();
  EXPECT_EQ(visitor_.close_code(), wire::kPolicyViolation);
  EXPECT_THAT(application_.events, ElementsAre("open", "close 1008"));
}

TEST_F(WebSocketSessionTest, CountsPongsThatNobodyAskedForAsWell) {
  visitor_.upgrade();
  for (int i = 0; i < 500; ++i) {
    visitor_.ping();
    visitor_.pong();
  }
  visitor_.frames();
  visitor_.pong();
  EXPECT_EQ(visitor_.close_code(), wire::kPolicyViolation);
}

TEST_F(WebSocketSessionTest, LetsAnyNumberOfPingsPassInTime) {
  visitor_.upgrade();
  for (int i = 0; i < 3000; ++i) {
    visitor_.ping();
    loop_.advance(20ms);
  }
  EXPECT_EQ(visitor_.close_code(), 0);
}

TEST_F(WebSocketSessionTest, PingsAgainAnIntervalAfterThePongHoweverLongAPongMayTake) {
  config_.ping_interval = 1s;
  config_.pong_timeout = 60s;
  visitor_.upgrade();
  for (int i = 0; i < 3; ++i) {
    loop_.advance(1s);
    EXPECT_EQ(visitor_.frames().size(), 1U);
    visitor_.pong();
  }
}

TEST_F(WebSocketSessionTest, TurnsAwayWhoHasNoMoreRoomForAnIncompleteMessage) {
  config_.max_incomplete = 3000;
  const std::string most = client_frame(2, std::string(2000, 'x')).substr(0, 1800);
  Visitor other{worker_};
  for (Visitor* visitor : {&visitor_, &other}) {
    visitor->upgrade();
    visitor->stream().deliver(most);
  }
  EXPECT_EQ(visitor_.close_code(), 0);
  EXPECT_EQ(other.close_code(), wire::kTryAgainLater);
  EXPECT_TRUE(other.stream().close_asked());
}

TEST_F(WebSocketSessionTest, HasRoomAgainWhenAnIncompleteMessageIsCompleteOrItsSenderGone) {
  config_.max_incomplete = 2000;
  const std::string frame = client_frame(2, std::string(2000, 'x'));
  visitor_.upgrade();
  for (int i = 0; i < 3; ++i) {
    visitor_.stream().deliver(frame.substr(0, 1800));
    visitor_.stream().deliver(frame.substr(1800));
    EXPECT_EQ(visitor_.frames().size(), 1U);
    Visitor(worker_).upgrade().stream().deliver(frame.substr(0, 1800));
  }
  EXPECT_EQ(visitor_.close_code(), 0);
}

}  // namespace
}  // namespace wskit::server
