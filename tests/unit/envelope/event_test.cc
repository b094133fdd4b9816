#include "envelope/event.h"

#include <gtest/gtest.h>

#include "envelope/line_parser.h"

namespace wskit::envelope {
namespace {

using namespace std::chrono_literals;

std::string line_of(Duration at, const What& what, std::string_view connection = {}) {
  std::string out;
  append_event(out, at, connection, what);
  return out;
}

/// What `event` reads as after it has been written.
What through_a_line(What what) {
  LineParser parser;
  const std::string line = line_of(0s, std::move(what));
  auto event = parser.event(line);
  EXPECT_TRUE(event) << line;
  // Enough of it is owned or static for what these tests look at.
  return event ? event->what : event::Mark{};
}

TEST(Event, WritesACapturedMessageAsTheFormatHasIt) {
  const Body text{Body::Form::kText, "{\"a\":1}"};
  EXPECT_EQ(line_of(31245us, event::Message{Direction::kToServer, text}, "1"),
            "{\"t\":0.031245,\"c\":\"1\",\"ev\":\"msg\",\"dir\":\">\",\"op\":1,"
            "\"data\":\"{\\\"a\\\":1}\"}\n");
  const Body binary{Body::Form::kBinary, std::string_view("\0\1", 2)};
  EXPECT_EQ(line_of(35020us, event::Message{Direction::kToClient, binary}, "1"),
            "{\"t\":0.03502,\"c\":\"1\",\"ev\":\"msg\",\"dir\":\"<\",\"op\":2,\"b64\":\"AAE=\"}\n");
}

TEST(Event, WritesAMessageByItselfAsAmongOthers) {
  for (const Body& body : {Body{Body::Form::kText, "a \"b\"\n"}, Body{Body::Form::kBinary, "\xff"},
                           Body{Body::Form::kText, "\xff"}, Body{Body::Form::kText, ""}}) {
    std::string out;
    append_message(out, 5ms, "7", Direction::kToClient, body);
    EXPECT_EQ(out, line_of(5ms, event::Message{Direction::kToClient, body}, "7"));
  }
}

TEST(Event, WritesAMessageAgainAsIfItWereNew) {
  const Body body{Body::Form::kText, std::string_view("\"said\" again", 12)};
  std::string out = "ahead\n";
  const Span said = append_message(out, 5ms, "1", Direction::kToServer, body);
  const std::size_t end = out.size();
  append_again(out, 6ms, "23", Direction::kToClient, said);
  EXPECT_EQ(out.substr(end), line_of(6ms, event::Message{Direction::kToClient, body}, "23"));
}

TEST(Event, WritesTimesAsPlainDecimals) {
  const auto time = [](Duration at) {
    const std::string line = line_of(at, event::Mark{});
    return line.substr(5, line.find(',') - 5);
  };
  EXPECT_EQ(time(0s), "0");
  EXPECT_EQ(time(1us), "0.000001");
  EXPECT_EQ(time(999ns), "0");
  EXPECT_EQ(time(100ms), "0.1");
  EXPECT_EQ(time(12h + 34us), "43200.000034");
  EXPECT_EQ(time(-1500ms), "-1.5");
  EXPECT_NE(line_of(0s, event::Pong{{}, {}, 1250us}).find("\"rtt_ms\":1.25}"), std::string::npos);
}

TEST(Event, WritesWhatAProgramReadsWithoutTheFieldsOfCaptures) {
  EXPECT_EQ(line_of(1500ms, event::Message{{}, {Body::Form::kText, "hi"}}),
            "{\"t\":1.5,\"ev\":\"msg\",\"data\":\"hi\"}\n");
  EXPECT_EQ(line_of(0s, event::Close{1000, "bye", true, {}}),
            "{\"t\":0,\"ev\":\"close\",\"code\":1000,\"reason\":\"bye\",\"clean\":true}\n");
  EXPECT_EQ(line_of(0s, event::Pong{{}, {}, 1234us}),
            "{\"t\":0,\"ev\":\"pong\",\"rtt_ms\":1.234}\n");
  EXPECT_EQ(line_of(0s, event::Failure{"bad_op", "not JSON", 3, {}}),
            "{\"t\":0,\"ev\":\"error\",\"code\":\"bad_op\",\"line\":3,\"msg\":\"not JSON\"}\n");
  EXPECT_EQ(line_of(0s, event::Outcome{"\"r1\"", false, {}, "no reply"}),
            "{\"t\":0,\"ev\":\"result\",\"ref\":\"r1\",\"ok\":false,\"msg\":\"no reply\"}\n");
  EXPECT_EQ(line_of(0s, event::Outcome{{}, true, {}, {}}),
            "{\"t\":0,\"ev\":\"result\",\"ok\":true}\n");
}

TEST(Event, KeepsJsonOnOneLine) {
  const Body pretty{Body::Form::kJson, "{\r\n  \"a\": \"b c\"\n}"};
  EXPECT_EQ(line_of(0s, event::Message{{}, pretty}),
            "{\"t\":0,\"ev\":\"msg\",\"json\":{    \"a\": \"b c\" }}\n");
}

TEST(Event, ReadsTextThatIsNotUtf8AsLatin1) {
  EXPECT_EQ(line_of(0s, event::Mark{"caf\xe9"}),
            "{\"t\":0,\"ev\":\"mark\",\"label\":\"caf\xc3\xa9\"}\n");
}

TEST(Event, ReadsBackWhatItWrote) {
  event::Open open;
  open.headers = {{"Origin", "https://a.example"}, {"X", "\"\\\n"}};
  open.subprotocols = {"v1", "v2"};
  open.attempt = 2;
  const auto opened = std::get<event::Open>(through_a_line(open));
  EXPECT_EQ(opened.headers, open.headers);
  EXPECT_EQ(opened.subprotocols, open.subprotocols);
  EXPECT_EQ(opened.attempt, 2);
  EXPECT_EQ(opened.status, 101);

  const auto close = std::get<event::Close>(through_a_line(event::Close{4401, "", true, {}}));
  EXPECT_EQ(close.code, 4401);
  EXPECT_EQ(close.clean, true);
  EXPECT_EQ(close.by, std::nullopt);

  const auto pong =
      std::get<event::Pong>(through_a_line(event::Pong{Direction::kToClient, {}, 1250us}));
  EXPECT_EQ(pong.direction, Direction::kToClient);
  EXPECT_EQ(pong.round_trip, 1250us);

  const auto again = std::get<event::Reconnecting>(
      through_a_line(event::Reconnecting{3, 1500ms, "connection refused"}));
  EXPECT_EQ(again.attempt, 3);
  EXPECT_EQ(again.in, 1500ms);
}

TEST(Body, IsTextOnlyWhenItIsUtf8) {
  EXPECT_EQ(body_of("grün").form, Body::Form::kText);
  EXPECT_EQ(body_of("\xff\xfe").form, Body::Form::kBinary);
}

}  // namespace
}  // namespace wskit::envelope
