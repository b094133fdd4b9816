#include "broker/rendezvous.h"

#include <utility>

#include "broker/rendezvous_scripts.h"
#include "unit/broker/redis_fixture.h"

namespace wskit::broker {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;
using Words = std::vector<std::string>;

std::string bulk(std::string_view text) {
  return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
}

/// The texts as an array.
std::string list(const Words& texts) {
  std::string reply = "*" + std::to_string(texts.size()) + "\r\n";
  for (const std::string& text : texts)
    reply += bulk(text);
  return reply;
}

class RendezvousTest : public RedisTest, public RendezvousEvents {
 protected:
  RendezvousTest() {
    server.path = "night";
    config = {.server = server, .workers = 2, .kind = "echo", .who = "b, pid 2", .patience = 1min};
  }

  void on_seats(std::size_t taken) override { told.push_back("seats " + std::to_string(taken)); }
  void on_missing(std::size_t taken) override {
    told.push_back("missing, of " + std::to_string(taken));
  }
  void on_start(TimePoint when, RemoteClock::Time time) override {
    told.push_back("start at " + std::to_string(time.count()));
    starts = when;
  }
  void on_stop(int signal, std::size_t seat, const std::string& who) override {
    told.push_back("stop " + std::to_string(signal) + " by " + std::to_string(seat) + " " + who);
  }
  void on_reports(const std::vector<WorkerReport>& reports) override {
    for (const WorkerReport& report : reports)
      told.push_back("report of " + report.who + ": " + report.text.value_or("none"));
  }
  void on_over(const Result<Outcome>& outcome) override {
    told.push_back("over: " + (outcome ? written(*outcome) : outcome.error().message));
    if (!outcome) kind = outcome.error().kind;
  }

  /// What has been told since the last call.
  Lines news() { return std::exchange(told, {}); }

  Rendezvous& rendezvous() {
    if (!rendezvous_) rendezvous_ = std::make_unique<Rendezvous>(config, loop, dialer, *this);
    return *rendezvous_;
  }
  /// The next command, which has to be there.
  Words command() {
    auto commands = asked();
    EXPECT_EQ(commands.size(), 1U);
    return commands.empty() ? Words(20) : commands.front();
  }
  /// Waits until it calls again, and lets Redis answer with this roll: who, alive, stage of each.
  Words answer_call(const Words& seats, const std::string& start = "0",
                    const std::string& stop = "") {
    loop.advance(1s);
    const Words call = command();
    EXPECT_EQ(call[1], kCallScript);
    deliver_roll(seats, start, stop);
    return call;
  }
  void deliver_roll(const Words& seats, const std::string& start = "0",
                    const std::string& stop = "") {
    stream.deliver("*6\r\n" + bulk("open") + bulk("5000") + bulk("250000") + bulk(start) +
                   bulk(stop) + list(seats));
  }
  void take_seat(const std::string& seat = "2") {
    rendezvous().join();
    loop.turn();
    accept();
    EXPECT_EQ(command()[1], kJoinScript);
    stream.deliver(list({"seat", "run1", seat}));
  }
  /// Goes to where both run, as worker 2 or as another.
  void run(const std::string& seat = "2") {
    take_seat(seat);
    command();
    deliver_roll({"a, pid 1", "1", "0", "b, pid 2", "1", "0"});
    rendezvous().ready();
    answer_call({"a, pid 1", "1", "1", "b, pid 2", "1", "1"}, "5001000000");
    news();
  }

  RendezvousConfig config;
  Lines told;
  TimePoint starts;
  ErrorKind kind = ErrorKind::kInternal;
  std::unique_ptr<Rendezvous> rendezvous_;
};

TEST_F(RendezvousTest, AsksForASeatAndThenWhoIsThere) {
  rendezvous().join();
  loop.turn();
  accept();
  const Words join = command();
  EXPECT_EQ(join[1], kJoinScript);
  EXPECT_EQ(Words(join.begin() + 2, join.begin() + 4), (Words{"1", "wskit:bench:night"}));
  EXPECT_EQ(Words(join.begin() + 6, join.end()), (Words{"2", "echo", "b, pid 2", "10000"}));
  stream.deliver(list({"seat", "run1", "2"}));
  EXPECT_EQ(rendezvous().seat(), 2U);
  const Words call = command();
  EXPECT_EQ(call[1], kCallScript);
  EXPECT_EQ(Words(call.begin() + 2, call.begin() + 7),
            (Words{"2", "wskit:bench:night", "wskit:bench:night:run1", "run1", "2"}));
  deliver_roll({"", "0", "0", "b, pid 2", "1", "0"});
  EXPECT_EQ(news(), (Lines{"seats 1"}));
}

TEST_F(RendezvousTest, SaysWhyThereIsNoSeat) {
  const std::vector<std::pair<Words, std::string>> cases = {
      {{"workers", "3"}, "over: night is a run of 3 workers, not of 2"},
      {{"kind", "push"}, "over: night is a run of mode push, not echo"},
      {{"full"}, "over: night has its 2 workers already; take another name"},
      {{"begun"},
       "over: night has begun with its 2 workers; take another name, or wait until it is over"},
  };
  for (const auto& [answer, text] : cases) {
    rendezvous_ = nullptr;
    rendezvous().join();
    loop.turn();
    accept();
    command();
    stream.deliver(list(answer));
    EXPECT_EQ(news(), (Lines{text}));
    EXPECT_EQ(kind, ErrorKind::kUsage);
  }
}

TEST_F(RendezvousTest, IsOverWhenThereIsNoRedis) {
  rendezvous().join();
  loop.turn();
  dialer.fail({ErrorKind::kConnect, "connection refused"});
  EXPECT_EQ(news(), (Lines{"over: redis://cache:6379: connection refused"}));
  EXPECT_EQ(kind, ErrorKind::kConnect);
  loop.advance(1min);
  EXPECT_EQ(dialer.dials(), 1);
}

TEST_F(RendezvousTest, BeginsWithAllAtTheMomentThatRedisSays) {
  take_seat();
  EXPECT_EQ(command()[11], "0");
  const TimePoint asked_at = loop.now();
  deliver_roll({"a, pid 1", "1", "0", "b, pid 2", "1", "0"});
  EXPECT_EQ(news(), (Lines{"seats 2"}));
  rendezvous().ready();
  const Words call = answer_call({"a, pid 1", "1", "1", "b, pid 2", "1", "1"}, "5001000000");
  EXPECT_EQ(call[11], "1");
  EXPECT_EQ(news(), (Lines{"start at 5001000000"}));
  EXPECT_TRUE(rendezvous().has_begun());
  // The first answer came at once, and said 5000.25 s.
  EXPECT_EQ(starts, asked_at + 750ms);
}

TEST_F(RendezvousTest, WaitsForThoseWhoHaveNotComeOnlySoLong) {
  take_seat();
  command();
  deliver_roll({"", "0", "0", "b, pid 2", "1", "0"});
  for (int second = 0; second < 59; ++second)
    answer_call({"", "0", "0", "b, pid 2", "1", "0"});
  EXPECT_EQ(news(), Lines(60, "seats 1"));
  loop.advance(1s);
  EXPECT_EQ(news(), (Lines{"missing, of 1"}));
  rendezvous().conclude({8, "nobody"});
  command();
  deliver_roll({"", "0", "0", "b, pid 2", "1", "0"});
  loop.advance(100ms);
  const Words conclude = command();
  EXPECT_EQ(conclude[1], kConcludeScript);
  EXPECT_EQ(Words(conclude.begin() + 5, conclude.end()), (Words{"run1", "8 nobody", "60000"}));
  stream.deliver(bulk("8 nobody"));
  EXPECT_EQ(news(), (Lines{"over: 8 nobody"}));
}

TEST_F(RendezvousTest, WaitsAgainWhenOneDiesBeforeTheStart) {
  take_seat();
  command();
  deliver_roll({"a, pid 1", "1", "0", "b, pid 2", "1", "0"});
  rendezvous().ready();
  answer_call({"a, pid 1", "0", "0", "b, pid 2", "1", "1"});
  EXPECT_EQ(news(), (Lines{"seats 2", "seats 1"}));
  answer_call({"c, pid 3", "1", "1", "b, pid 2", "1", "1"}, "5001000000");
  EXPECT_EQ(news(), (Lines{"start at 5001000000"}));
}

TEST_F(RendezvousTest, AsksLessOftenAndGivesMoreNoticeWhenThereAreMany) {
  for (const auto& [workers, pause] :
       {std::pair(2U, 100ms), std::pair(19U, 100ms), std::pair(100U, 600ms)}) {
    rendezvous_ = nullptr;
    config.workers = workers;
    Words roll;
    for (std::size_t i = 0; i < workers; ++i)
      roll.insert(roll.end(), {"", "0", "0"});
    take_seat();
    // The first calls, by which the clock is learnt, are quick.
    for (int i = 0; i <= 10; ++i) {
      EXPECT_EQ(command()[15], std::to_string(std::chrono::microseconds(5 * pause).count()));
      deliver_roll(roll);
      if (i < 10) loop.advance(5ms);
    }
    loop.advance(pause - 1ms);
    EXPECT_TRUE(asked().empty());
    loop.advance(1ms);
    command();
  }
}

TEST_F(RendezvousTest, HearsHowOthersEndIt) {
  take_seat();
  command();
  stream.deliver(list({"over", "130 interrupted by worker 1"}));
  EXPECT_EQ(news(), (Lines{"over: 130 interrupted by worker 1"}));
}

TEST_F(RendezvousTest, GivesASignOfLifeEachSecondWhileItRuns) {
  run();
  loop.advance(900ms);
  EXPECT_TRUE(asked().empty());
  loop.advance(100ms);
  EXPECT_EQ(command()[1], kCallScript);
}

TEST_F(RendezvousTest, HandsItsReportOverAndHearsTheOutcome) {
  run();
  rendezvous().deliver("mine");
  answer_call({"a, pid 1", "1", "1", "b, pid 2", "1", "1"}, "5001000000");
  const Words deliver = command();
  EXPECT_EQ(deliver[1], kDeliverScript);
  EXPECT_EQ(deliver.back(), "mine");
  EXPECT_FALSE(rendezvous().has_delivered());
  stream.deliver(":1\r\n");
  command();
  deliver_roll({"a, pid 1", "1", "1", "b, pid 2", "1", "2"}, "5001000000");
  EXPECT_TRUE(rendezvous().has_delivered());
  loop.advance(100ms);
  command();
  stream.deliver(list({"over", "1 reported by worker 1"}));
  EXPECT_EQ(news(), (Lines{"over: 1 reported by worker 1"}));
}

TEST_F(RendezvousTest, HandsItOverAgainWhenRedisHasLostIt) {
  run();
  rendezvous().deliver("mine");
  answer_call({"a, pid 1", "1", "2", "b, pid 2", "1", "1"}, "5001000000");
  command();
  stream.deliver(":0\r\n");
  command();
  deliver_roll({"a, pid 1", "1", "1", "b, pid 2", "1", "1"}, "5001000000");
  EXPECT_EQ(command()[1], kDeliverScript);
}

TEST_F(RendezvousTest, TheFirstOfThoseAliveGetsAllReports) {
  config.workers = 3;
  take_seat("1");
  const Words all_here = {"a, pid 1", "1", "1", "b, pid 2", "1", "1", "c, pid 3", "1", "1"};
  command();
  deliver_roll(all_here);
  rendezvous().ready();
  answer_call(all_here, "5001000000");
  rendezvous().deliver("mine");
  answer_call({"a, pid 1", "1", "2", "b, pid 2", "1", "2", "c, pid 3", "1", "1"}, "5001000000");
  EXPECT_TRUE(asked().empty());
  news();
  answer_call({"a, pid 1", "1", "2", "b, pid 2", "0", "2", "c, pid 3", "0", "1"}, "5001000000");
  EXPECT_EQ(command(), (Words{"HGET", "wskit:bench:night", "report:2"}));
  stream.deliver(bulk("theirs"));
  EXPECT_EQ(news(), (Lines{"report of a, pid 1: mine", "report of b, pid 2: theirs",
                           "report of c, pid 3: none"}));
  rendezvous().conclude({0, "done"});
  loop.turn();
  EXPECT_EQ(command()[1], kConcludeScript);
}

TEST_F(RendezvousTest, TheNextTakesOverWhenTheFirstIsDead) {
  run();
  rendezvous().deliver("mine");
  answer_call({"a, pid 1", "1", "2", "b, pid 2", "1", "2"}, "5001000000");
  EXPECT_EQ(news(), (Lines{}));
  // Redis has been started anew meanwhile, and does not know who that was.
  answer_call({"", "0", "2", "b, pid 2", "1", "2"}, "5001000000");
  EXPECT_EQ(command()[0], "HGET");
  stream.deliver("$-1\r\n");
  EXPECT_EQ(news(), (Lines{"report of a, pid 1: none", "report of b, pid 2: mine"}));
}

TEST_F(RendezvousTest, SignalsReachAll) {
  run();
  answer_call({"a, pid 1", "1", "1", "b, pid 2", "1", "1"}, "5001000000", "15 1");
  EXPECT_EQ(news(), (Lines{"stop 15 by 1 a, pid 1"}));
  answer_call({"a, pid 1", "1", "1", "b, pid 2", "1", "1"}, "5001000000", "15 1");
  EXPECT_EQ(news(), (Lines{}));
}

TEST_F(RendezvousTest, TellsTheOthersOfASignal) {
  run();
  rendezvous().stop(2);
  const Words call = answer_call({"a, pid 1", "1", "1", "b, pid 2", "1", "1"}, "5001000000", "2 2");
  EXPECT_EQ(call[13], "2 2");
  EXPECT_EQ(news(), (Lines{}));
}

TEST_F(RendezvousTest, GoesOnWithoutRedisWhileItRuns) {
  run();
  stream.end();
  loop.advance(1s);
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(dialer.dialing());
    dialer.fail({ErrorKind::kConnect, "connection refused"});
    loop.advance(1s);
  }
  EXPECT_EQ(news(), (Lines{}));
  accept();
  deliver_roll({"a, pid 1", "1", "1", "b, pid 2", "1", "1"}, "5001000000");
  rendezvous().deliver("mine");
  loop.turn();
  EXPECT_EQ(asked().size(), 2U);
}

TEST_F(RendezvousTest, CannotDoWithoutRedisWhenOthersAreWaitedFor) {
  run();
  rendezvous().deliver("mine");
  stream.end();
  const TimePoint since = loop.now();
  while (told.empty()) {
    loop.advance(1100ms);
    ASSERT_TRUE(dialer.dialing());
    dialer.fail({ErrorKind::kConnect, "connection refused"});
  }
  EXPECT_EQ(news(), (Lines{"over: redis://cache:6379: connection refused"}));
  EXPECT_GE(loop.now() - since, Rendezvous::kAlive);
  EXPECT_LE(loop.now() - since, Rendezvous::kAlive + 3s);
}

TEST_F(RendezvousTest, IsOverWhenItsPlaceIsGone) {
  take_seat();
  command();
  stream.deliver(list({"replaced"}));
  EXPECT_EQ(kind, ErrorKind::kLost);
  EXPECT_EQ(news().front().substr(0, 32), "over: night has given the seat o");
}

TEST_F(RendezvousTest, CanBeGivenUpBeforeThereIsASeat) {
  rendezvous().join();
  loop.turn();
  rendezvous().conclude({130, "interrupted"});
  EXPECT_EQ(news(), (Lines{"over: 130 interrupted"}));
}

TEST(Outcome, IsReadAsItWasWritten) {
  const Outcome outcome{130, "why it is, in 3 words"};
  EXPECT_EQ(read_outcome(written(outcome)), outcome);
  EXPECT_EQ(read_outcome("0 "), (Outcome{0, ""}));
}

TEST(Roll, IsNotWhatIsOfAnotherForm) {
  EXPECT_FALSE(read_roll(RedisReply{}));
  EXPECT_FALSE(read_roll(RedisReply{RedisReply::Array(6)}));
}

}  // namespace
}  // namespace wskit::broker
