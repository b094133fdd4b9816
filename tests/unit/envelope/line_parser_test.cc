#include "envelope/line_parser.h"

#include <gtest/gtest.h>

namespace wskit::envelope {
namespace {

using namespace std::chrono_literals;

std::string event_error(std::string_view line) {
  LineParser parser;
  const auto event = parser.event(line);
  return event ? "(read)" : event.error().message;
}

std::string op_error(std::string_view line) {
  LineParser parser;
  const auto op = parser.op(line);
  return op ? "(read)" : op.error().message;
}

TEST(LineParser, ReadsAMessageOfACapture) {
  LineParser parser;
  const auto event = parser.event(
      R"({"t":0.031245,"c":"7","ev":"msg","dir":"<","op":1,"data":"h\u00e9\n","later":[1]})");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->at, 31245us);
  EXPECT_EQ(event->connection, "7");
  const auto& message = std::get<event::Message>(event->what);
  EXPECT_EQ(message.direction, Direction::kToClient);
  EXPECT_EQ(message.body.form, Body::Form::kText);
  EXPECT_EQ(message.body.bytes, "hé\n");
}

TEST(LineParser, PassesNumbersOnHoweverLargeTheyAre) {
  const std::string wide = "12345678901234567890123";
  const std::string huge = std::string(400, '9') + ".5";
  for (const std::string& json : {wide, "-" + wide, huge, "{\"a\":[1," + wide + ",1e999]}"}) {
    LineParser parser;
    const auto op = parser.op(R"({"op":"send","json":)" + json + R"(,"data":null,"ref":"1"})");
    ASSERT_TRUE(op) << op.error().message;
    EXPECT_EQ(std::get<op::Send>(op->what).body.bytes, json);
  }
  EXPECT_EQ(op_error(R"({"op":"send","json":012345678901234567890123})"),
            "not JSON: Problem while parsing a number");
}

TEST(LineParser, DoesNotTakeALargeNumberForASmallOne) {
  EXPECT_EQ(
      op_error(R"({"op":"request","json":{},"ref":"1","timeout_ms":12345678901234567890123})"),
      "`timeout_ms` wants a number of ms from 0 to 1e12");
}

TEST(LineParser, ReadsABinaryMessage) {
  LineParser parser;
  const auto event = parser.event(R"({"ev":"msg","op":2,"b64":"AAE="})");
  ASSERT_TRUE(event);
  const Body& body = std::get<event::Message>(event->what).body;
  EXPECT_EQ(body.form, Body::Form::kBinary);
  EXPECT_EQ(body.bytes, std::string_view("\0\1", 2));
}

TEST(LineParser, ReadsWhatIsWrittenBesideAMessage) {
  LineParser parser;
  const auto event =
      parser.event(R"({"ev":"msg","dir":"<","data":"x","tpl":true,"bind":{"ID":"/id"},)"
                   R"("expect":{"match":"subset","ignore":["/a","/b"],"within_ms":500}})");
  ASSERT_TRUE(event);
  const Script& script = std::get<event::Message>(event->what).script;
  EXPECT_TRUE(script.is_template);
  ASSERT_EQ(script.bind.size(), 1U);
  EXPECT_EQ(script.bind[0], std::pair(std::string("ID"), std::string("/id")));
  ASSERT_TRUE(script.expect);
  EXPECT_EQ(script.expect->match, "subset");
  EXPECT_EQ(script.expect->ignore, (std::vector<std::string>{"/a", "/b"}));
  EXPECT_EQ(script.expect->within, 500ms);

  std::string line;
  append_event(line, *event);
  LineParser again;
  const auto read = again.event(line);
  ASSERT_TRUE(read) << line;
  EXPECT_EQ(std::get<event::Message>(read->what).script.expect->within, 500ms) << line;
}

TEST(LineParser, LetsTheOpcodeOfACaptureDecideWhatIsBinary) {
  LineParser parser;
  auto event = parser.event(R"({"ev":"msg","op":2,"data":"abc"})");
  ASSERT_TRUE(event);
  EXPECT_EQ(std::get<event::Message>(event->what).body.form, Body::Form::kBinary);
  event = parser.event(R"({"ev":"msg","op":1,"b64":"YWJj"})");
  ASSERT_TRUE(event);
  EXPECT_EQ(std::get<event::Message>(event->what).body.form, Body::Form::kText);
  EXPECT_EQ(std::get<event::Message>(event->what).body.bytes, "abc");
}

TEST(LineParser, KeepsTheBytesOfAJsonPayload) {
  LineParser parser;
  const auto op = parser.op(R"({"op":"send", "json": {"b": 1.50, "a":"é" } , "ref": 17 })");
  ASSERT_TRUE(op);
  EXPECT_EQ(op->ref, "17");
  const Body& body = std::get<op::Send>(op->what).body;
  EXPECT_EQ(body.form, Body::Form::kJson);
  EXPECT_EQ(body.bytes, R"({"b": 1.50, "a":"é" })");
}

TEST(LineParser, TakesNullAsAJsonPayload) {
  LineParser parser;
  const auto op = parser.op(R"({"op":"send","json":null})");
  ASSERT_TRUE(op);
  EXPECT_EQ(std::get<op::Send>(op->what).body.bytes, "null");
}

TEST(LineParser, ReadsEveryOp) {
  LineParser parser;
  auto op = parser.op(R"({"op":"request","ref":"a","json":[1],"timeout_ms":250})");
  ASSERT_TRUE(op);
  EXPECT_EQ(op->ref, "\"a\"");
  EXPECT_EQ(std::get<op::Request>(op->what).timeout, 250ms);

  op = parser.op(R"({"op":"expect","match":{"type":"pong"}})");
  ASSERT_TRUE(op);
  EXPECT_EQ(std::get<op::Expect>(op->what).match, R"({"type":"pong"})");
  EXPECT_EQ(std::get<op::Expect>(op->what).timeout, std::nullopt);

  op = parser.op(R"({"op":"expect","match":"/p.ng/"})");
  ASSERT_TRUE(op);
  EXPECT_EQ(std::get<op::Expect>(op->what).match, "/p.ng/");

  op = parser.op(R"({"op":"ping"})");
  ASSERT_TRUE(op);
  EXPECT_EQ(std::get<op::Ping>(op->what).body.bytes, "");

  op = parser.op(R"({"op":"close","code":4000,"reason":"done"})");
  ASSERT_TRUE(op);
  EXPECT_EQ(std::get<op::Close>(op->what).code, 4000);
  EXPECT_EQ(std::get<op::Close>(op->what).reason, "done");
}

TEST(LineParser, SaysWhatAnOpGotWrong) {
  EXPECT_EQ(op_error(R"({"op":"sned","data":"x"})"),
            "unknown op \"sned\": send, request, expect, ping or close");
  EXPECT_EQ(op_error(R"({"data":"x"})"), "an op needs `op`: send, request, expect, ping or close");
  EXPECT_EQ(op_error(R"({"op":"send"})"), "a payload is needed in `data`, `json` or `b64`");
  EXPECT_EQ(op_error(R"({"op":"send","data":1})"), "`data` wants a string");
  EXPECT_EQ(op_error(R"({"op":"send","b64":"A"})"), "`b64` wants padded base64");
  EXPECT_EQ(op_error(R"({"op":"send","data":"x","json":1})"),
            "a payload is in one of `data`, `json` and `b64`, not in several");
  EXPECT_EQ(op_error(R"({"op":"close","code":5000})"),
            "`code` wants a whole number from 1000 to 4999");
  EXPECT_EQ(op_error(R"({"op":"expect"})"), "`match` wants a text, \"/re/\" or an object");
  EXPECT_EQ(op_error(R"({"op":"request","json":1,"timeout_ms":-1})"),
            "`timeout_ms` wants a number of ms from 0 to 1e12");
  EXPECT_EQ(op_error("[1]"), "not a JSON object: {…}");
}

TEST(LineParser, SaysWhatAnEventGotWrong) {
  EXPECT_EQ(event_error(R"({"ev":"explode"})"), "unknown event \"explode\"");
  EXPECT_EQ(event_error(R"({"t":"1","ev":"mark"})"), "`t` wants a number of s from 0 to 1e9");
  EXPECT_EQ(event_error(R"({"t":1e300,"ev":"mark"})"), "`t` wants a number of s from 0 to 1e9");
  EXPECT_EQ(event_error(R"({"ev":"msg","dir":"?","data":""})"), "`dir` wants \">\" or \"<\"");
  EXPECT_EQ(event_error(R"({"ev":"open","headers":[["a"]]})"),
            "`headers` wants [[\"Name\",\"value\"],…]");
  EXPECT_EQ(event_error(R"({"ev":"open","headers":"a"})"),
            "`headers` wants [[\"Name\",\"value\"],…]");
  EXPECT_EQ(event_error(R"({"ev":"open","subprotocols":1})"),
            "`subprotocols` wants a list of strings");
  EXPECT_EQ(event_error(R"({"ev":"open","subprotocols":"a"})"),
            "`subprotocols` wants a list of strings");
  EXPECT_EQ(event_error(R"({"ev":"msg","data":"","expect":{"ignore":"/a"}})"),
            "`ignore` wants a list of strings");
  EXPECT_EQ(event_error(R"({"ev":"msg","op":1,"b64":"/w=="})"),
            "`op` 1 is text, and `b64` is not UTF-8");
}

TEST(LineParser, RefusesAFieldThatAnEventHasTwice) {
  EXPECT_EQ(event_error(R"({"ev":"msg","data":"a","dir":">","data":"b"})"),
            "`data` stands on this line twice");
  EXPECT_EQ(event_error(R"({"ev":"msg","data":"a","d\u0061ta":"a"})"),
            "`data` stands on this line twice");
}

TEST(LineParser, TellsTheNamesOfFieldsKnownOrNot) {
  LineParser parser;
  ASSERT_TRUE(parser.event(R"({"t":0,"note":"x","ev":"mark","label":"a"})"));
  const auto names = parser.names();
  EXPECT_EQ(std::vector<std::string>(names.begin(), names.end()),
            (std::vector<std::string>{"ev", "label", "note", "t"}));
}

TEST(LineParser, RefusesWhatIsNotJson) {
  for (const char* line : {"", "{", "{\"ev\":\"msg\"", "{\"ev\":\"mark\",\"x\":tru}", "hello",
                           "{\"ev\":\"mark\",\"label\":\"\xff\"}", "{}{}"}) {
    EXPECT_EQ(event_error(line).substr(0, 9), "not JSON:") << line;
  }
}

TEST(LineParser, GoesOnAfterABadLine) {
  LineParser parser;
  EXPECT_FALSE(parser.event("{"));
  EXPECT_TRUE(parser.event(R"({"ev":"mark","label":"x"})"));
}

}  // namespace
}  // namespace wskit::envelope
