#include "envelope/server_op.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "envelope/line_parser.h"

namespace wskit::envelope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ServerOpTest : public testing::Test {
 protected:
  template <class Kind>
  Kind read(std::string_view line) {
    auto op = parser_.server_op(line);
    EXPECT_TRUE(op) << op.error().message;
    op_ = *op;
    return std::get<Kind>(op_.what);
  }
  std::string fault(std::string_view line) {
    const auto op = parser_.server_op(line);
    return op ? "none" : op.error().message;
  }

  LineParser parser_;
  ServerOp op_;
};

TEST_F(ServerOpTest, ReadsWhomAMessageIsFor) {
  const auto send = read<op::SendTo>(
      R"({"op":"send","ref":[1],"to":{"c":["1","2"],"user":["ann"],"role":"ops","room":"r",)"
      R"("topic":"a.b","all":true,"except":["3"]},"except":["4"],"data":"x"})");
  EXPECT_EQ(op_.ref, "[1]");
  EXPECT_THAT(send.to.connections, ElementsAre("1", "2"));
  EXPECT_THAT(send.to.users, ElementsAre("ann"));
  EXPECT_THAT(send.to.roles, ElementsAre("ops"));
  EXPECT_EQ(send.to.room, "r");
  EXPECT_EQ(send.to.topic, "a.b");
  EXPECT_TRUE(send.to.all);
  EXPECT_THAT(send.to.except, ElementsAre("3", "4"));
  EXPECT_EQ(send.body.bytes, "x");
}

TEST_F(ServerOpTest, ReadsWhatIsToBeDoneForAConnection) {
  EXPECT_EQ(read<op::Join>(R"({"op":"join","c":"1","room":"r"})").room, "r");
  EXPECT_EQ(op_.connection, "1");
  EXPECT_EQ(read<op::Leave>(R"({"op":"leave","c":"1","room":"r"})").room, "r");
  const auto close = read<op::Close>(R"({"op":"close","c":"1","code":4000,"reason":"why"})");
  EXPECT_EQ(close.code, 4000);
  EXPECT_EQ(close.reason, "why");
  read<op::Accept>(R"({"op":"accept","c":"1"})");
  EXPECT_EQ(read<op::Reject>(R"({"op":"reject","c":"1"})").status, 403);
  EXPECT_EQ(read<op::Reject>(R"({"op":"reject","c":"1","code":429})").status, 429);
}

TEST_F(ServerOpTest, ReadsQuestionsAboutRooms) {
  EXPECT_EQ(read<op::Presence>(R"({"op":"presence","room":"r"})").room, "r");
  const auto history =
      read<op::History>(R"({"op":"history","room":"r","since":4,"limit":2,"epoch":"e"})");
  EXPECT_EQ(history.since, 4U);
  EXPECT_EQ(history.limit, 2U);
  EXPECT_EQ(history.epoch, "e");
  read<op::Stats>(R"({"op":"stats"})");
  read<op::Drain>(R"({"op":"drain"})");
}

TEST_F(ServerOpTest, SaysWhatWouldBeRight) {
  EXPECT_THAT(fault("{}"), HasSubstr("an op needs `op`: send, join"));
  EXPECT_THAT(fault(R"({"op":"request"})"), HasSubstr("unknown op \"request\": send, join"));
  EXPECT_THAT(fault(R"({"op":"send","data":"x"})"), HasSubstr("`to` wants an object"));
  EXPECT_THAT(fault(R"({"op":"send","to":{"c":[]},"data":"x"})"), HasSubstr("names nobody"));
  EXPECT_THAT(fault(R"({"op":"send","to":{"c":[1]},"data":"x"})"), HasSubstr("`c` wants a list"));
  EXPECT_THAT(fault(R"({"op":"send","to":{"all":true}})"), HasSubstr("a payload is needed"));
  EXPECT_THAT(fault(R"({"op":"join","room":"r"})"), HasSubstr("`c` wants a string"));
  EXPECT_THAT(fault(R"({"op":"reject","c":"1","code":1000})"), HasSubstr("from 400 to 599"));
}

TEST_F(ServerOpTest, KnowsWhichOpWasBadIfItsLineCanBeRead) {
  EXPECT_NE(fault(R"({"op":"joni","ref":{"n":1}})"), "none");
  EXPECT_EQ(parser_.ref(), R"({"n":1})");
  EXPECT_NE(fault(R"({"op":"join","room":"r","ref":7})"), "none");
  EXPECT_EQ(parser_.ref(), "7");
  EXPECT_NE(fault(R"({"op":"join","ref":8)"), "none");
  EXPECT_EQ(parser_.ref(), "");
  EXPECT_EQ(fault(R"({"op":"stats","ref":9})"), "none");
  EXPECT_EQ(parser_.ref(), "9");
  EXPECT_EQ(fault(R"({"op":"stats"})"), "none");
  EXPECT_EQ(parser_.ref(), "");
}

TEST(ServerEvents, ComeBackAsTheyWereWritten) {
  LineParser parser;
  const Event events[] = {
      {{}, "", event::Listening{"ws://h"}},
      {{}, "1", event::Connect{"::1", "/p", "q=1", {{"Host", "h"}}, "ann", {"ops"}}},
      {{}, "2", event::Connect{"::1", "/p", "", {}, "f4tl2d9x01ab", {}, true}},
      {{}, "1", event::Auth{"ann", {"ops", "dev"}}},
      {{}, "1", event::Join{"r"}},
      {{}, "1", event::Leave{"r"}},
      {{}, "1", event::Message{{}, {Body::Form::kText, "x"}, "r"}},
      {{}, "", event::Outcome{"7", true, {}, {}, 3}},
      {{}, "", event::Failure{"bad_op", "why", 3, {}, "[7]"}},
  };
  for (const Event& event : events) {
    std::string line;
    append_event(line, event);
    const auto read = parser.event(line);
    ASSERT_TRUE(read) << line;
    std::string again;
    append_event(again, *read);
    EXPECT_EQ(again, line);
  }
}

}  // namespace
}  // namespace wskit::envelope
