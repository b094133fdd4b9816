#include "lws/loop.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lws/dialer.h"
#include "lws/listener.h"
#include "lws/resolver.h"

namespace wskit::lws {
namespace {

using namespace std::chrono_literals;

// Ends a test that waits for something which does not come.
constexpr Duration kPatience = 20s;

struct Alarm final : flow::DeadlineOwner {
  explicit Alarm(std::function<void()> what) : rings(std::move(what)) {}
  void on_deadline(flow::Deadline& /*which*/) override { rings(); }
  std::function<void()> rings;
  flow::Deadline deadline{*this};
};

Duration thread_cpu_time() {
  timespec spent{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
}

// A loop that gives up on a test which hangs.
class LoopTest : public testing::Test {
 protected:
  LoopTest() { loop.arm(patience.deadline, kPatience); }
  Loop loop;
  Alarm patience{[this] {
    ADD_FAILURE() << "nothing happened";
    loop.stop();
  }};
};

// One end of a connection that notes what happens to it.
struct End final : net::ConnectionHandler {
  explicit End(std::unique_ptr<net::Connection> made) : connection(std::move(made)) {
    connection->set_handler(*this);
  }
  void on_data(std::span<char> bytes) override {
    received.append(bytes.data(), bytes.size());
    data();
  }
  void on_drained() override { drained(); }
  void on_closed(const std::optional<Error>& why) override {
    error = why;
    is_closed = true;
    closed();
  }
  void send(std::string_view bytes) {
    connection->outbox().append(bytes);
    connection->want_write();
  }

  std::unique_ptr<net::Connection> connection;
  std::string received;
  std::optional<Error> error;
  bool is_closed = false;
  std::function<void()> data = [] {};
  std::function<void()> drained = [] {};
  std::function<void()> closed = [] {};
};

// Two adopted ends of one socket pair.
class PairTest : public LoopTest {
 protected:
  PairTest() {
    int fds[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    left = std::make_unique<End>(loop.adopt(fds[0]));
    right = std::make_unique<End>(loop.adopt(fds[1]));
  }
  std::unique_ptr<End> left;
  std::unique_ptr<End> right;
};

TEST_F(LoopTest, RunsPostedTasksInOrderFromAnotherThread) {
  std::vector<int> order;
  std::thread poster([&] {
    for (int i = 0; i < 1000; ++i)
      loop.post([&order, i] { order.push_back(i); });
    loop.stop();
  });
  loop.run();
  poster.join();
  ASSERT_EQ(order.size(), 1000U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_F(LoopTest, WakesDeadlinesInOrderAndNotBeforeTheirTime) {
  const TimePoint start = Clock::now();
  std::string order;
  Alarm second([&] {
    order += "2";
    loop.stop();
  });
  Alarm first([&] { order += "1"; });
  loop.arm(second.deadline, 20ms);
  loop.arm(first.deadline, 10ms);
  loop.run();
  EXPECT_EQ(order, "12");
  EXPECT_GE(Clock::now() - start, 20ms);
}

TEST(Loop, SleepsWhenTheLastDeadlineHasPassed) {
  Loop loop;
  Alarm last([] {});
  loop.arm(last.deadline, 1ms);
  const Fd later(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK));
  const itimerspec in_a_while{{}, {0, 200'000'000}};
  timerfd_settime(later.get(), 0, &in_a_while, nullptr);
  const auto end = loop.watch(later.get(), net::Readiness::kReadable, [&] { loop.stop(); });
  const Duration before = thread_cpu_time();
  loop.run();
  EXPECT_LT(thread_cpu_time() - before, 50ms) << "the loop did not sleep";
}

TEST_F(LoopTest, WakesADeadlineThatHasPassedAlready) {
  Alarm alarm([&] { loop.stop(); });
  loop.arm(alarm.deadline, loop.now() - 1h);
  loop.run();
}

TEST_F(LoopTest, ReportsReadinessUntilTheWatchIsDestroyed) {
  int fds[2];
  ASSERT_EQ(pipe(fds), 0);
  const Fd reading(fds[0]);
  const Fd writing(fds[1]);
  int reports = 0;
  std::unique_ptr<net::Watch> watch = loop.watch(fds[0], net::Readiness::kReadable, [&] {
    if (++reports == 3) {
      watch.reset();
      loop.stop();
    }
  });
  ASSERT_EQ(write(fds[1], "x", 1), 1);
  loop.run();
  EXPECT_EQ(reports, 3);
}

TEST_F(LoopTest, ReportsThatTheReaderOfAPipeHasGone) {
  int fds[2];
  ASSERT_EQ(pipe(fds), 0);
  Fd reading(fds[0]);
  const Fd writing(fds[1]);
  bool early = true;
  const auto watch = loop.watch(fds[1], net::Readiness::kHungUp, [&] {
    EXPECT_FALSE(early) << "the pipe can be written, no more";
    loop.stop();
  });
  Alarm later([&] {
    early = false;
    reading.reset();
  });
  loop.arm(later.deadline, 1ms);
  loop.run();
}

TEST_F(LoopTest, TakesARegularFileForReady) {
  std::FILE* file = std::tmpfile();
  std::unique_ptr<net::Watch> watch =
      loop.watch(fileno(file), net::Readiness::kReadable, [&] { loop.stop(); });
  loop.run();
  watch.reset();
  std::fclose(file);
}

TEST_F(LoopTest, LeavesTheModeOfAWatchedDescriptorAlone) {
  int fds[2];
  ASSERT_EQ(pipe(fds), 0);
  const Fd reading(fds[0]);
  const Fd writing(fds[1]);
  const auto watch = loop.watch(fds[0], net::Readiness::kReadable, [] {});
  EXPECT_EQ(fcntl(fds[0], F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(PairTest, CarriesBytesBothWays) {
  right->data = [&] { right->send("pong"); };
  left->data = [&] { loop.stop(); };
  left->send("ping");
  loop.run();
  EXPECT_EQ(right->received, "ping");
  EXPECT_EQ(left->received, "pong");
}

TEST_F(PairTest, CloseSendsWhatIsQueuedFirst) {
  const std::string much(3 << 20, 'x');
  int open = 2;
  const auto one_closed = [&] {
    if (--open == 0) loop.stop();
  };
  left->closed = right->closed = one_closed;
  left->send(much);
  left->connection->close();
  loop.run();
  EXPECT_EQ(right->received.size(), much.size());
  EXPECT_EQ(left->error, std::nullopt);
  EXPECT_EQ(right->error, std::nullopt);
}

TEST_F(PairTest, NoDataComesAfterClose) {
  left->closed = [&] { loop.stop(); };
  right->send("too late");
  left->connection->close();
  loop.run();
  EXPECT_EQ(left->received, "");
}

TEST_F(PairTest, AbortEndsBothEnds) {
  int open = 2;
  left->closed = right->closed = [&] {
    if (--open == 0) loop.stop();
  };
  left->send("never sent");
  left->connection->abort();
  loop.run();
  EXPECT_EQ(right->received, "");
}

TEST_F(PairTest, DestroyingAConnectionIsSilentForItsOwnerAndEndsTheOther) {
  right->closed = [&] { loop.stop(); };
  left->closed = [] { ADD_FAILURE(); };
  left.reset();
  loop.run();
  EXPECT_TRUE(right->is_closed);
}

TEST_F(PairTest, TwoPeersThatBothHaveMoreToSendThanTheSocketsHoldDoNotWaitForEachOther) {
  const std::string much(8 << 20, 'x');
  const auto check = [&] {
    if (left->received.size() == much.size() && right->received.size() == much.size()) loop.stop();
  };
  left->data = right->data = check;
  left->send(much);
  right->send(much);
  loop.run();
  EXPECT_EQ(left->received.size(), much.size());
  EXPECT_EQ(right->received.size(), much.size());
}

TEST_F(PairTest, APausedReaderStopsTheSenderAndResumingGoesOn) {
  const std::string much(4 << 20, 'x');
  right->connection->set_reading(false);
  left->drained = [&] { loop.stop(); };
  Alarm resume([&] {
    EXPECT_EQ(right->received, "");
    EXPECT_FALSE(left->connection->outbox().empty());
    right->connection->set_reading(true);
  });
  left->send(much);
  loop.arm(resume.deadline, 20ms);
  loop.run();
  EXPECT_TRUE(left->connection->outbox().empty());
}

TEST_F(PairTest, APeerThatIsGoneDoesNotStopAWriterThatHadPaused) {
  left->connection->set_reading(false);
  left->closed = [&] { loop.stop(); };
  left->send(std::string(8 << 20, 'x'));
  right.reset();
  loop.run();
  EXPECT_TRUE(left->is_closed);
}

// Accepts, keeps and answers.
struct Acceptor final : net::AcceptHandler {
  void on_accept(std::unique_ptr<net::Connection> connection) override {
    ends.push_back(std::make_unique<End>(std::move(connection)));
    accepted();
  }
  std::vector<std::unique_ptr<End>> ends;
  std::function<void()> accepted = [] {};
};

class DialTest : public LoopTest {
 protected:
  // The connection, or the error.
  Result<std::unique_ptr<net::Connection>> dial(const net::Endpoint& endpoint,
                                                Duration timeout = 10s) {
    std::optional<Result<std::unique_ptr<net::Connection>>> answer;
    const auto attempt = dialer.dial(endpoint, timeout, [&](auto result) {
      if (result) {
        answer.emplace(std::move(result->connection));
      } else {
        answer.emplace(std::move(result).error());
      }
      loop.stop();
    });
    EXPECT_FALSE(answer.has_value()) << "reported from inside the call";
    loop.run();
    return std::move(*answer);
  }
  void connect_to(const net::Endpoint& endpoint) {
    Result<Address> address = Address::bind(endpoint, 128);
    ASSERT_TRUE(address) << address.error().message;
    Listener listener(loop, *address->socket(), acceptor);
    auto connection = dial(address->endpoint());
    EXPECT_TRUE(connection) << connection.error().message;
  }
  static bool resolves(const char* host, int flags) {
    addrinfo hints{};
    hints.ai_flags = flags;
    addrinfo* found = nullptr;
    const bool known = getaddrinfo(host, nullptr, &hints, &found) == 0;
    if (known) freeaddrinfo(found);
    return known;
  }
  ResolverConfig config;
  Resolver resolver{loop, config};
  Dialer dialer{loop, resolver};
  Acceptor acceptor;
};

TEST_F(DialTest, ConnectsOverIpv4) {
  connect_to({"127.0.0.1", 0, ""});
}

TEST_F(DialTest, ConnectsOverIpv6) {
  if (!resolves("::1", AI_ADDRCONFIG)) GTEST_SKIP() << "this machine has no IPv6";
  connect_to({"::1", 0, ""});
}

TEST_F(DialTest, ConnectsToAName) {
  if (!resolves("localhost", 0)) GTEST_SKIP() << "this machine does not know its own name";
  connect_to({"localhost", 0, ""});
}

TEST_F(DialTest, ConnectsToAUnixSocketAndLeavesNoPathBehind) {
  const std::string path = "/tmp/wskit-loop-test-" + std::to_string(getpid()) + ".sock";
  connect_to({"", 0, path});
  EXPECT_NE(access(path.c_str(), F_OK), 0);
}

TEST_F(DialTest, SeveralListenersShareOnePort) {
  Result<Address> address = Address::bind({"127.0.0.1", 0, ""}, 128);
  Listener first(loop, *address->socket(), acceptor);
  Listener second(loop, *address->socket(), acceptor);
  std::vector<std::unique_ptr<net::Connection>> connections;
  for (int i = 0; i < 32; ++i)
    connections.push_back(*dial(address->endpoint()));
  if (acceptor.ends.size() < 32) {
    acceptor.accepted = [&] {
      if (acceptor.ends.size() == 32) loop.stop();
    };
    loop.run();
  }
  EXPECT_EQ(acceptor.ends.size(), 32U);
}

TEST_F(DialTest, APortInUseIsSaid) {
  Result<Address> first = Address::bind({"127.0.0.1", 0, ""}, 128);
  const Fd listening = *first->socket();
  Result<Address> second = Address::bind(first->endpoint(), 128);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(second.error().message,
            "cannot listen on 127.0.0.1:" + std::to_string(first->endpoint().port) +
                ": the address is in use");
}

TEST_F(DialTest, ASocketLeftBehindByAKilledServerIsTakenOver) {
  const std::string path = "/tmp/wskit-left-test-" + std::to_string(getpid()) + ".sock";
  const pid_t child = fork();
  if (child == 0) {
    const Result<Address> killed = Address::bind({"", 0, path}, 128);
    _exit(killed ? 0 : 1);  // runs no destructor, which would remove the path
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  ASSERT_EQ(access(path.c_str(), F_OK), 0);
  EXPECT_TRUE(Address::bind({"", 0, path}, 128));
}

TEST_F(DialTest, WhatIsNoSocketIsNotTakenOver) {
  const std::string path = "/tmp/wskit-kept-test-" + std::to_string(getpid());
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const Result<Address> address = Address::bind({"", 0, path}, 128);
  ASSERT_FALSE(address);
  EXPECT_EQ(
      address.error().message,
      "cannot listen on unix:" + path + ": there is something of that name, which is not a socket");
  struct stat found {};
  ASSERT_EQ(lstat(path.c_str(), &found), 0);
  EXPECT_TRUE(S_ISFIFO(found.st_mode));
  unlink(path.c_str());
}

TEST_F(DialTest, ARefusedConnectionIsSaid) {
  std::uint16_t port = 0;
  { port = Address::bind({"127.0.0.1", 0, ""}, 128)->endpoint().port; }
  const auto answer = dial({"127.0.0.1", port, ""});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kConnect);
  EXPECT_EQ(answer.error().message, "connection refused");
}

TEST_F(DialTest, ANameThatDoesNotResolveIsSaid) {
  const auto answer = dial({"does-not-exist.invalid", 80, ""});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kConnect);
  EXPECT_NE(answer.error().message.find("does-not-exist.invalid does not resolve"),
            std::string::npos)
      << answer.error().message;
}

TEST_F(DialTest, AMissingUnixSocketIsSaid) {
  const auto answer = dial({"", 0, "/nonexistent/wskit.sock"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "/nonexistent/wskit.sock: no such file or directory");
}

TEST_F(DialTest, GivesUpAfterTheTimeout) {
  // A listener whose queue is full answers no further connection.
  Result<Address> address = Address::bind({"127.0.0.1", 0, ""}, 0);
  const Fd never_accepted = *address->socket();
  std::vector<std::unique_ptr<net::Connection>> filling;
  std::optional<Error> error;
  for (int i = 0; i < 8 && !error; ++i) {
    auto answer = dial(address->endpoint(), 100ms);
    if (answer) {
      filling.push_back(*std::move(answer));
    } else {
      error = answer.error();
    }
  }
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, ErrorKind::kTimeout);
}

TEST_F(DialTest, AnAbandonedAttemptReportsNothing) {
  dialer.dial({"localhost", 9, ""}, 10s, [](auto) { ADD_FAILURE(); }).reset();
  Alarm end([&] { loop.stop(); });
  loop.arm(end.deadline, 50ms);
  loop.run();
}

TEST_F(DialTest, AResetIsToldFromAnEnd) {
  Result<Address> address = Address::bind({"127.0.0.1", 0, ""}, 128);
  const Fd listening = *address->socket();
  for (const bool reset : {true, false}) {
    auto dialled = dial(address->endpoint());
    ASSERT_TRUE(dialled);
    End end(*std::move(dialled));
    end.closed = [&] { loop.stop(); };
    Fd accepted(accept4(listening.get(), nullptr, nullptr, 0));
    ASSERT_TRUE(accepted);
    const linger at_once{1, 0};
    if (reset) setsockopt(accepted.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    accepted.reset();
    loop.run();
    EXPECT_EQ(end.error.has_value(), reset);
    if (reset) {
      EXPECT_EQ(end.error->message, "connection reset by peer");
    }
  }
}

// A server that answers and dies at once has answered, whatever the reset overtakes.
TEST_F(DialTest, WhatCameAheadOfAResetIsRead) {
  Result<Address> address = Address::bind({"127.0.0.1", 0, ""}, 128);
  const Fd listening = *address->socket();
  const std::string words(100'000, 'w');
  for (const bool writes : {false, true}) {
    auto dialled = dial(address->endpoint());
    ASSERT_TRUE(dialled);
    End end(*std::move(dialled));
    end.closed = [&] { loop.stop(); };
    Fd accepted(accept4(listening.get(), nullptr, nullptr, 0));
    ASSERT_TRUE(accepted);
    ASSERT_EQ(::send(accepted.get(), words.data(), words.size(), 0), ssize_t(words.size()));
    const linger at_once{1, 0};
    setsockopt(accepted.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    accepted.reset();
    if (writes) end.send("nobody there");
    loop.run();
    EXPECT_EQ(end.received.size(), words.size());
    EXPECT_TRUE(end.error);
  }
}

}  // namespace
}  // namespace wskit::lws
