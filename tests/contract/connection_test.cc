#include "net/connection.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "contract/run_loop.h"
#include "lws/loop.h"
#include "support/fake_connection.h"
#include "tls/connection.h"
#include "unit/tls/pair.h"

namespace wskit {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class Diary final : public net::ConnectionHandler {
 public:
  void on_data(std::span<char> bytes) override { data.append(bytes.data(), bytes.size()); }
  void on_flush() override {
    if (flushing) flushing();
  }
  void on_closed(const std::optional<Error>& error) override {
    ends.push_back(error ? error->message : "no error");
  }

  std::string data;
  std::vector<std::string> ends;
  std::function<void()> flushing;
};

/// A connection in memory, and the network at its other end.
class FakeWire {
 public:
  std::unique_ptr<net::Connection> connect() { return stream_.connect(); }
  void send(std::string_view bytes) { stream_.deliver(bytes); }
  void end() {
    if (stream_.close_asked() || stream_.abort_asked()) return;
    stream_.end();
  }
  void turn() {
    if (stream_.write_wanted() || stream_.close_asked()) received_ += stream_.taken();
    const bool ends = stream_.close_asked() || stream_.abort_asked();
    if (ends && !std::exchange(ended_, true)) stream_.finish_close();
  }
  void until(const std::function<bool()>& /*done*/) { turn(); }
  std::string received() { return received_; }

 private:
  test::FakeStream stream_;
  std::string received_;
  bool ended_ = false;
};

/// A connection over a pair of sockets, the other of which is the test's.
class SocketWire {
 public:
  SocketWire() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_), 0); }
  ~SocketWire() { ::close(ends_[1]); }
  SocketWire(const SocketWire&) = delete;
  SocketWire& operator=(const SocketWire&) = delete;

  std::unique_ptr<net::Connection> connect() { return loop_.adopt(ends_[0]); }
  void send(std::string_view bytes) {
    // Fails when the connection has gone, as it should in some tests.
    (void)::send(ends_[1], bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  void end() { shutdown(ends_[1], SHUT_WR); }
  void turn() { run_for(loop_, 20ms); }
  void until(const std::function<bool()>& done) { run_until(loop_, done); }
  std::string received() {
    char buffer[4096];
    for (ssize_t size = 0; (size = ::read(ends_[1], buffer, sizeof buffer)) > 0;) {
      received_.append(buffer, static_cast<std::size_t>(size));
    }
    return received_;
  }

 private:
  lws::Loop loop_{8};
  int ends_[2] = {-1, -1};
  std::string received_;
};

/// TLS around a connection in memory, and the client at its other end.
class TlsWire {
 public:
  std::unique_ptr<net::Connection> connect() {
    auto connection = std::make_unique<tls::Connection>(
        stream_.connect(), tls::self_signed_server(), workspace_, nullptr);
    connection->set_handler(nobody_);
    do {
      stream_.deliver(tls::drain(client_.outbox));
      take();
    } while (!client_.outbox.empty());
    return connection;
  }
  void send(std::string_view bytes) {
    client_.say(bytes);
    stream_.deliver(tls::drain(client_.outbox));
  }
  void end() {
    if (stream_.close_asked() || stream_.abort_asked()) return;
    stream_.end();
  }
  void turn() {
    if (stream_.write_wanted() || stream_.close_asked()) take();
    const bool ends = stream_.close_asked() || stream_.abort_asked();
    if (ends && !std::exchange(ended_, true)) stream_.finish_close();
  }
  void until(const std::function<bool()>& /*done*/) { turn(); }
  std::string received() { return client_.got; }

 private:
  void take() {
    const std::string bytes = stream_.taken();
    client_.take(bytes, bytes.size() + 1);
  }

  Diary nobody_;  ///< handles the connection until it is handed over
  test::FakeStream stream_;
  tls::Workspace workspace_;
  tls::End client_{tls::careless_client(), std::string("localhost"), tls::Session()};
  bool ended_ = false;
};

/// What every net::Connection keeps.
template <class Wire>
class ConnectionContract : public testing::Test {
 protected:
  ConnectionContract() : connection(wire.connect()) { connection->set_handler(diary); }

  void queue(std::string_view bytes) {
    connection->outbox().append(bytes);
    connection->want_write();
  }

  void see_end() {
    wire.until([this] { return !diary.ends.empty(); });
  }
  void see_received(std::string_view bytes) {
    wire.until([this, bytes] { return wire.received() == bytes; });
    EXPECT_EQ(wire.received(), bytes);
  }

  Wire wire;
  Diary diary;
  std::unique_ptr<net::Connection> connection;
};

using Implementations = testing::Types<FakeWire, SocketWire, TlsWire>;
TYPED_TEST_SUITE(ConnectionContract, Implementations);

TYPED_TEST(ConnectionContract, GivesWhatThePeerSends) {
  this->wire.send("hel");
  this->wire.send("lo");
  this->wire.until([this] { return this->diary.data.size() == 5; });
  EXPECT_EQ(this->diary.data, "hello");
}

TYPED_TEST(ConnectionContract, TakesTheOutboxOnceAsked) {
  this->connection->outbox().append("one ");
  this->wire.turn();
  EXPECT_EQ(this->wire.received(), "");
  this->queue("two");
  EXPECT_EQ(this->wire.received(), "") << "sent before the end of the turn";
  this->see_received("one two");
  EXPECT_TRUE(this->connection->outbox().empty());
}

TYPED_TEST(ConnectionContract, AsksItsHandlerForMoreUntilThereIsNoneBeforeItCloses) {
  int more = 3;
  this->diary.flushing = [&] {
    if (this->connection->outbox().empty() && more > 0)
      this->connection->outbox().append(std::to_string(more--));
  };
  this->connection->close();
  this->see_received("321");
}

TYPED_TEST(ConnectionContract, TellsTheEndOfThePeersStream) {
  this->wire.end();
  this->see_end();
  EXPECT_THAT(this->diary.ends, ElementsAre("no error"));
}

TYPED_TEST(ConnectionContract, SendsWhatIsQueuedBeforeItCloses) {
  this->queue("goodbye");
  this->connection->close();
  EXPECT_THAT(this->diary.ends, IsEmpty()) << "told from inside the call";
  this->see_received("goodbye");
  this->wire.end();
  this->see_end();
  EXPECT_EQ(this->diary.ends.size(), 1U);
}

TYPED_TEST(ConnectionContract, GivesNothingAfterClose) {
  this->connection->close();
  this->wire.send("too late");
  this->wire.end();
  this->see_end();
  EXPECT_EQ(this->diary.data, "");
  EXPECT_THAT(this->diary.ends, ElementsAre("no error"));
}

TYPED_TEST(ConnectionContract, GivesUpWhatIsQueuedWhenItAborts) {
  this->queue("lost");
  this->connection->abort();
  EXPECT_THAT(this->diary.ends, IsEmpty()) << "told from inside the call";
  this->see_end();
  EXPECT_EQ(this->wire.received(), "");
  EXPECT_THAT(this->diary.ends, ElementsAre("no error"));
}

TYPED_TEST(ConnectionContract, TakesASecondAbortForNothing) {
  this->connection->close();
  this->connection->abort();
  this->connection->abort();
  this->see_end();
  this->wire.turn();
  EXPECT_EQ(this->diary.ends.size(), 1U);
}

TYPED_TEST(ConnectionContract, EndsSilentlyWhenDestroyed) {
  this->queue("lost");
  this->connection.reset();
  this->wire.send("nobody there");
  this->wire.turn();
  EXPECT_EQ(this->wire.received(), "");
  EXPECT_THAT(this->diary.ends, IsEmpty());
}

}  // namespace
}  // namespace wskit
