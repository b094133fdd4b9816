#include "client/socketio.h"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_channel.h"
#include "support/fake_loop.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kHandshake = R"(0{"sid":"e","pingInterval":25000,"pingTimeout":20000})";

class Events : public testing::Test, public LinkHandler {
 protected:
  void open() {
    socket_.open();
    channel_->succeed();
  }
  void join() {
    open();
    channel_->deliver(kHandshake);
    channel_->deliver(config_.name_space == "/" ? "40{\"sid\":\"s\"}"
                                                : "40" + config_.name_space + ",{\"sid\":\"s\"}");
    channel_->sent.clear();
  }

  void on_open(const Opened& /*opened*/) override { ++opened_; }
  void on_message(const wire::MessageView& message) override {
    messages_.emplace_back(message.bytes);
  }
  void on_ended(const Ended& ended) override { ended_ = ended; }

  /// The error that the channel ends with, once what it asked for has happened.
  Error error() {
    EXPECT_TRUE(channel_->abort_asked);
    channel_->end({});
    return ended_->error.value_or(Error{});
  }

  SocketIoConfig config_;
  test::FakeLoop loop_;
  test::FakeChannel* channel_ = nullptr;
  std::vector<std::string> messages_;
  std::optional<Ended> ended_;
  int opened_ = 0;
  SocketIo socket_{config_, loop_,
                   [this](LinkHandler& handler) {
                     auto made = std::make_unique<test::FakeChannel>(handler);
                     channel_ = made.get();
                     return made;
                   },
                   *this};
};

TEST_F(Events, OpenWhenTheNamespaceLetsIn) {
  config_.name_space = "/admin";
  config_.auth = R"({"token":"t"})";
  open();
  EXPECT_THAT(channel_->sent, IsEmpty());
  channel_->deliver(kHandshake);
  EXPECT_THAT(channel_->sent, ElementsAre(R"(40/admin,{"token":"t"})"));
  EXPECT_FALSE(socket_.is_open());
  EXPECT_FALSE(socket_.send(wire::Opcode::kText, "[\"early\"]"));
  channel_->deliver("40/admin,{\"sid\":\"s\"}");
  EXPECT_TRUE(socket_.is_open());
  EXPECT_EQ(opened_, 1);
}

TEST_F(Events, GoBothWays) {
  join();
  EXPECT_TRUE(socket_.send(wire::Opcode::kText, "[\"chat\",1]"));
  EXPECT_THAT(channel_->sent, ElementsAre("42[\"chat\",1]"));
  channel_->deliver("42[\"chat\",2]");
  channel_->deliver("427[\"ask\"]");
  EXPECT_THAT(messages_, ElementsAre("[\"chat\",2]", R"({"event":["ask"],"id":7})"));
}

TEST_F(Events, OfOtherNamespacesAreNotTold) {
  join();
  channel_->deliver("42/other,[\"chat\"]");
  EXPECT_THAT(messages_, IsEmpty());
}

TEST_F(Events, AreNoBinaryMessagesNorAnyText) {
  join();
  EXPECT_FALSE(socket_.send(wire::Opcode::kBinary, "[\"a\"]"));
  EXPECT_FALSE(socket_.send(wire::Opcode::kText, "[1]"));
  EXPECT_THAT(channel_->sent, IsEmpty());
}

TEST_F(Events, CarryBytesBesideThem) {
  join();
  EXPECT_TRUE(socket_.send(wire::Opcode::kText, R"(["f",{"_b64":"YWI="}])"));
  EXPECT_THAT(channel_->sent, ElementsAre(R"(451-["f",{"_placeholder":true,"num":0}])", "ab"));
  channel_->deliver(R"(451-["f",{"_placeholder":true,"num":0}])");
  EXPECT_THAT(messages_, IsEmpty());
  channel_->deliver_binary("ab");
  EXPECT_THAT(messages_, ElementsAre(R"(["f",{"_b64":"YWI="}])"));
}

TEST_F(Events, EndWhenAttachmentsAreTooLarge) {
  config_.max_message = 3;
  join();
  channel_->deliver(R"(452-["f",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])");
  channel_->deliver_binary("ab");
  channel_->deliver_binary("cd");
  EXPECT_EQ(error().kind, ErrorKind::kProtocol);
}

TEST_F(Events, AnswerTheHeartbeat) {
  join();
  channel_->deliver("2");
  EXPECT_THAT(channel_->sent, ElementsAre("3"));
  EXPECT_THAT(messages_, IsEmpty());
}

TEST_F(Events, EndWhenTheHeartbeatStops) {
  join();
  loop_.advance(44s);
  channel_->deliver("2");
  loop_.advance(44s);
  EXPECT_FALSE(channel_->abort_asked);
  loop_.advance(1s);
  const Error lost = error();
  EXPECT_EQ(lost.kind, ErrorKind::kLost);
  EXPECT_EQ(lost.message, "no heartbeat of the server within 45s");
}

TEST_F(Events, DoNotMissAHeartbeatThatTheyDoNotRead) {
  join();
  socket_.set_reading(false);
  loop_.advance(60s);
  socket_.set_reading(true);
  loop_.advance(44s);
  EXPECT_FALSE(channel_->abort_asked);
}

TEST_F(Events, SayWhatTheNamespaceRefusesWith) {
  open();
  channel_->deliver(kHandshake);
  channel_->deliver(R"(44{"message":"no token"})");
  const Error refused = error();
  EXPECT_EQ(refused.kind, ErrorKind::kUnauthorized);
  EXPECT_EQ(refused.message, "the namespace refused: no token");
  EXPECT_FALSE(ended_->opened);
  EXPECT_EQ(opened_, 0);
}

TEST_F(Events, TakeAMissingNamespaceForAWrongAddress) {
  open();
  channel_->deliver(kHandshake);
  channel_->deliver(R"(44{"message":"Invalid namespace"})");
  EXPECT_EQ(error().kind, ErrorKind::kUpgrade);
}

TEST_F(Events, EndWhenTheServerSpeaksSomethingElse) {
  open();
  channel_->deliver("hello");
  EXPECT_EQ(error().message, "the server does not speak Engine.IO 4");
}

TEST_F(Events, EndWhenTheServerDoesNotSpeak) {
  open();
  loop_.advance(10s);
  EXPECT_EQ(error().kind, ErrorKind::kTimeout);
}

TEST_F(Events, SayGoodbyeToTheNamespace) {
  join();
  socket_.close(1000, "");
  EXPECT_THAT(channel_->sent, ElementsAre("41"));
  EXPECT_TRUE(channel_->close_asked);
}

TEST_F(Events, EndWhenTheServerDisconnects) {
  join();
  channel_->deliver("41");
  EXPECT_TRUE(channel_->close_asked);
}

TEST_F(Events, BeginAfreshWhenOpenedAgain) {
  join();
  channel_->close_by_server(1001);
  EXPECT_TRUE(ended_->opened);
  join();
  EXPECT_EQ(opened_, 2);
  EXPECT_TRUE(socket_.is_open());
}

TEST(AimAtSocketIo, TakesThePathForTheNamespace) {
  LinkConfig link;
  link.url.target = "/admin?a=1";
  EXPECT_EQ(aim_at_socketio(link, "/socket.io/"), "/admin");
  EXPECT_EQ(link.url.target, "/socket.io/?EIO=4&transport=websocket&a=1");
}

TEST(AimAtSocketIo, TakesItsOwnPathForTheMainNamespace) {
  for (const char* const target : {"/", "/socket.io/", "/socket.io/?"}) {
    LinkConfig link;
    link.url.target = target;
    EXPECT_EQ(aim_at_socketio(link, "/socket.io/"), "/");
    EXPECT_EQ(link.url.target, "/socket.io/?EIO=4&transport=websocket");
  }
}

}  // namespace
}  // namespace wskit::client
