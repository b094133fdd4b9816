#include "broker/redis_connection.h"

#include "unit/broker/redis_fixture.h"

namespace wskit::broker {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

class RedisConnectionTest : public RedisTest {
 protected:
  /// Notes what comes of a command.
  RedisConnection::Done noted() {
    return [this](const RedisAnswer& answer) {
      answers.push_back(answer ? std::string(answer->text()) : answer.error().message);
      if (!answer) kind = answer.error().kind;
    };
  }

  std::vector<std::string> answers;
  ErrorKind kind = ErrorKind::kInternal;
};

TEST_F(RedisConnectionTest, AnswersCommandsInTheirOrder) {
  RedisConnection redis(server, loop, dialer);
  redis.command({"GET", "a"}, noted());
  redis.command({"GET", std::string("b\0\r\n", 4)}, noted());
  EXPECT_EQ(dialer.endpoint().text(), "cache:6379");
  accept();
  EXPECT_EQ(asked(), (std::vector<Words>{{"GET", "a"}, {"GET", std::string("b\0\r\n", 4)}}));
  stream.deliver("$3\r\non");
  EXPECT_TRUE(answers.empty());
  stream.deliver("e\r\n$3\r\ntwo\r\n");
  EXPECT_EQ(answers, (Words{"one", "two"}));
  EXPECT_FALSE(redis.is_over());
}

TEST_F(RedisConnectionTest, SaysFirstWhoItIs) {
  server.password = "secret";
  RedisConnection plain(server, loop, dialer);
  plain.command({"PING"}, noted());
  accept();
  EXPECT_EQ(asked(), (std::vector<Words>{{"AUTH", "secret"}, {"PING"}}));
  stream.deliver("+OK\r\n+PONG\r\n");
  EXPECT_EQ(answers, (Words{"PONG"}));
}

TEST_F(RedisConnectionTest, SaysTheUserToo) {
  server.user = "worker";
  server.password = "secret";
  RedisConnection redis(server, loop, dialer);
  accept();
  EXPECT_EQ(asked(), (std::vector<Words>{{"AUTH", "worker", "secret"}}));
}

TEST_F(RedisConnectionTest, FailsEveryCommandWhenThePasswordIsWrong) {
  server.password = "secret";
  RedisConnection redis(server, loop, dialer);
  redis.command({"PING"}, noted());
  redis.command({"PING"}, noted());
  accept();
  stream.deliver(
      "-WRONGPASS invalid username-password pair\r\n-NOAUTH Authentication required.\r\n");
  EXPECT_EQ(answers, (Words(2, "redis://cache:6379: WRONGPASS invalid username-password pair")));
  EXPECT_EQ(kind, ErrorKind::kUnauthorized);
  EXPECT_TRUE(redis.is_over());
  EXPECT_TRUE(stream.abort_asked());
}

TEST_F(RedisConnectionTest, GivesWhatRedisRefusesToItsCommandAlone) {
  RedisConnection redis(server, loop, dialer);
  redis.command({"HGET", "x"}, noted());
  redis.command({"PING"}, noted());
  accept();
  stream.deliver("-ERR wrong number of arguments\r\n+PONG\r\n");
  EXPECT_EQ(answers, (Words{"redis://cache:6379: ERR wrong number of arguments", "PONG"}));
  EXPECT_EQ(kind, ErrorKind::kProtocol);
  EXPECT_FALSE(redis.is_over());
}

TEST_F(RedisConnectionTest, TellsThatItCannotBeMade) {
  RedisConnection redis(server, loop, dialer);
  redis.command({"PING"}, noted());
  dialer.fail({ErrorKind::kConnect, "connection refused"});
  EXPECT_EQ(answers, (Words{"redis://cache:6379: connection refused"}));
  EXPECT_EQ(kind, ErrorKind::kConnect);
}

TEST_F(RedisConnectionTest, FailsLaterCommandsInTheNextTurn) {
  RedisConnection redis(server, loop, dialer);
  dialer.fail({ErrorKind::kConnect, "connection refused"});
  redis.command({"PING"}, noted());
  EXPECT_TRUE(answers.empty());
  loop.turn();
  EXPECT_EQ(answers, (Words{"redis://cache:6379: connection refused"}));
}

TEST_F(RedisConnectionTest, TellsEachCommandOnceThatItWasLost) {
  RedisConnection redis(server, loop, dialer);
  redis.command({"PING"}, noted());
  redis.command({"PING"}, noted());
  accept();
  stream.deliver("+PONG\r\n");
  stream.end();
  stream.end();
  EXPECT_EQ(answers, (Words{"PONG", "redis://cache:6379: Redis closed the connection"}));
  EXPECT_EQ(kind, ErrorKind::kLost);
}

TEST_F(RedisConnectionTest, WaitsForAnAnswerOnlySoLong) {
  RedisConnection redis(server, loop, dialer, {.connect = 3s, .reply = 2s});
  accept();
  redis.command({"PING"}, noted());
  loop.advance(1999ms);
  EXPECT_TRUE(answers.empty());
  loop.advance(1ms);
  EXPECT_EQ(answers, (Words{"redis://cache:6379: no answer"}));
  EXPECT_EQ(kind, ErrorKind::kTimeout);
}

TEST_F(RedisConnectionTest, IsPatientWhileBytesComeOrGo) {
  RedisConnection redis(server, loop, dialer, {.connect = 3s, .reply = 2s});
  accept();
  redis.command({"GET", "a"}, noted());
  loop.advance(1500ms);
  EXPECT_EQ(asked().size(), 1U);
  loop.advance(1500ms);
  stream.deliver("$3\r\n");
  loop.advance(1500ms);
  stream.deliver("one\r\n");
  EXPECT_EQ(answers, (Words{"one"}));
  loop.advance(1h);
  EXPECT_FALSE(redis.is_over());
}

TEST_F(RedisConnectionTest, EndsWhenThePeerIsNoRedis) {
  RedisConnection redis(server, loop, dialer);
  redis.command({"PING"}, noted());
  accept();
  stream.deliver("HTTP/1.1 400 Bad Request\r\n\r\n");
  EXPECT_EQ(kind, ErrorKind::kProtocol);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers.front().substr(0, 31), "redis://cache:6379: not a Redis");
}

TEST_F(RedisConnectionTest, EndsWhenItHearsWhatNobodyAskedFor) {
  RedisConnection redis(server, loop, dialer);
  accept();
  stream.deliver("+OK\r\n");
  EXPECT_TRUE(redis.is_over());
}

TEST(RedisReply, KeepsWhatItIs) {
  RedisReader reader;
  ASSERT_TRUE(reader.feed("*5\r\n:17\r\n$2\r\n18\r\n$-1\r\n*1\r\n+in\r\n$0\r\n\r\n"));
  const auto next = reader.next();
  ASSERT_TRUE(next && *next && **next);
  const std::span<const RedisReply> list = (**next)->array();
  ASSERT_EQ(list.size(), 5U);
  EXPECT_EQ(list[0].number(), 17);
  EXPECT_EQ(list[1].number(), 18);
  EXPECT_EQ(list[1].text(), "18");
  EXPECT_TRUE(list[2].is_nil());
  EXPECT_EQ(list[3].array().front().text(), "in");
  EXPECT_EQ(list[4].text(), "");
  EXPECT_EQ(list[4].number(), 0);
  EXPECT_TRUE(list[4].array().empty());
}

}  // namespace
}  // namespace wskit::broker
