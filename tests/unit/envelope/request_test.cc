#include "envelope/request.h"

#include <string>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::envelope {
namespace {

struct Reading {
  std::optional<Fault> fault;
  Request request;
};

class RequestReaderTest : public testing::Test {
 protected:
  Reading read(std::string_view text) {
    Reading reading;
    reading.fault = reader_.read(text, reading.request);
    return reading;
  }
  /// The name of the fault, or "ok".
  std::string_view verdict(std::string_view text) {
    const Reading reading = read(text);
    return reading.fault ? fault_name(reading.fault->code) : "ok";
  }

 private:
  RequestReader reader_;
};

TEST_F(RequestReaderTest, ReadsArgumentsAtTopLevelAndInsideThePayloadAlike) {
  for (const char* text :
       {R"({"type":"message","roomId":"r","content":{"a": 1},"timestamp":7})",
        R"({"payload":{"roomId":"r","content":{"a": 1},"timestamp":7},"type":"message"})",
        R"({"type":"message","payload":{"channelId":"r"},"content":{"a": 1},"timestamp":7})"}) {
    const Reading reading = read(text);
    EXPECT_FALSE(reading.fault) << text;
    EXPECT_EQ(reading.request.type, "message");
    EXPECT_EQ(reading.request.room, "r");
    EXPECT_EQ(reading.request.content, R"({"a": 1})");
    EXPECT_EQ(reading.request.timestamp, "7");
  }
}

TEST_F(RequestReaderTest, PrefersTopLevelToPayloadAndTheLastOfRepeatedKeys) {
  const Request request =
      read(R"({"type":"x","roomId":"a","payload":{"roomId":"b"},"type":"y","payload":{}})").request;
  EXPECT_EQ(request.room, "a");
  EXPECT_EQ(request.type, "y");
  EXPECT_EQ(read(R"({"type":"x","payload":{"roomId":"b"},"payload":{}})").request.room, "");
}

TEST_F(RequestReaderTest, GivesContentAndPayloadByteForByte) {
  for (const char* json :
       {R"("\u00e4 \\ / \/ ä")", "[1 ,\t2 , [ ] , { } ]", R"({"b":1,"a":2,"b":3})", "null", "true",
        "-0.0e-0", "123456789012345678901234567890", "1e400", R"("")", "{ \"x\" : \"}\" }"}) {
    const std::string text =
        std::string(R"({"type":"t", "content" : )") + json + " , \"payload\":\n" + json + " }";
    const Reading reading = read(text);
    EXPECT_FALSE(reading.fault) << text;
    EXPECT_EQ(reading.request.content, json);
    EXPECT_EQ(reading.request.payload, json);
  }
}

TEST_F(RequestReaderTest, DecodesTheTypeTheRoomAndTheNamesOfFields) {
  const Request request = read(R"({"ty\u0070e":"a\u0022b","roomId":"\ud83d\ude00\n"})").request;
  EXPECT_EQ(request.type, "a\"b");
  EXPECT_EQ(request.room, "\xF0\x9F\x98\x80\n");
}

TEST_F(RequestReaderTest, ReadsTheArgumentsOfTopicsSendsAndHistory) {
  for (
      const char* text :
      {R"({"type":"t","topic":"a.\u0062","to":{"all": true},"since":7,"limit":"x","epoch":"e"})",
       R"({"type":"t","payload":{"topic":"a.b","to":{"all": true},"since":7,"limit":"x","epoch":"e"}})"}) {
    const Request request = read(text).request;
    EXPECT_EQ(request.topic, "a.b");
    EXPECT_EQ(request.to, R"({"all": true})");
    EXPECT_EQ(request.since, "7");
    EXPECT_EQ(request.limit, R"("x")");
    EXPECT_EQ(request.epoch, "e");
  }
  EXPECT_EQ(read(R"({"type":"t","since":null,"topic":null})").request.since, "");
}

TEST_F(RequestReaderTest, TakesThePayloadBesideTheTopic) {
  EXPECT_EQ(read(R"({"type":"t","topic":"a","payload":{"payload":1}})").request.payload,
            R"({"payload":1})");
  EXPECT_EQ(read(R"({"type":"t","payload":{"topic":"a","payload":[1]}})").request.payload, "[1]");
  EXPECT_EQ(read(R"({"type":"t","payload":{"topic":"a"}})").request.payload, "");
}

TEST_F(RequestReaderTest, ReadsTheOtherNamesOfTypes) {
  EXPECT_EQ(read(R"({"type":"send_message"})").request.type, "message");
  EXPECT_EQ(read(R"({"type":"join_channel"})").request.type, "join");
  EXPECT_EQ(read(R"({"type":"leave_channel"})").request.type, "leave");
}

TEST(ReadCount, TakesWholeNumbersThatAreExactEverywhere) {
  EXPECT_EQ(read_count("0"), 0U);
  EXPECT_EQ(read_count("9007199254740992"), 9007199254740992U);
  for (const char* json :
       {"", "-1", "1.0", "1e3", "\"1\"", "null", "9007199254740993", "99999999999999999999999"})
    EXPECT_FALSE(read_count(json)) << json;
}

TEST_F(RequestReaderTest, TakesCorrelationIdAndElseIdAsTheyWereWritten) {
  EXPECT_EQ(read(R"({"type":"t","id":"a\/b"})").request.correlation, R"("a\/b")");
  EXPECT_EQ(read(R"({"type":"t","id":1.50})").request.correlation, "1.50");
  EXPECT_EQ(read(R"({"correlationId":"c","type":"t","id":"i"})").request.correlation, R"("c")");
  EXPECT_EQ(read(R"({"correlationId":null,"type":"t","id":"i"})").request.correlation, R"("i")");
  EXPECT_EQ(read(R"({"type":"t"})").request.correlation, "");
}

TEST_F(RequestReaderTest, NamesTheCorrelationOfAMessageThatIsOtherwiseInvalid) {
  const Reading reading = read(R"({"id":"i","type":5})");
  ASSERT_TRUE(reading.fault);
  EXPECT_EQ(reading.fault->code, FaultCode::kInvalidMessage);
  EXPECT_EQ(reading.request.correlation, R"("i")");
}

TEST_F(RequestReaderTest, RefusesWhatIsJsonButNoMessage) {
  for (const char* text : {"[]", "5", "\"text\"", "null", " true ", "{}", R"({"type":""})",
                           R"({"type":null})", R"({"type":["ping"]})", R"({"type":"t","id":{}})",
                           R"({"type":"t","id":true})", R"({"type":"t","correlationId":[1]})"}) {
    EXPECT_EQ(verdict(text), "INVALID_MESSAGE") << text;
  }
  const std::string long_id = R"({"type":"t","id":")" + std::string(kMaxCorrelation, 'x') + R"("})";
  EXPECT_EQ(verdict(long_id), "INVALID_MESSAGE");
}

TEST_F(RequestReaderTest, RefusesWhatIsNotJsonWhereverItStands) {
  for (const char* text : {"",
                           " ",
                           "hello",
                           "{",
                           "}",
                           R"({"type":"t")",
                           R"({"type":"t"}})",
                           R"({"type":"t"} x)",
                           R"({"type":"t"}{"type":"t"})",
                           R"({"type":"t",})",
                           R"({"type" "t"})",
                           R"({type:"t"})",
                           R"({'type':"t"})",
                           R"({"type":"t","content":})",
                           R"({"type":"t","content":[1,]})",
                           R"({"type":"t","content":[1 2]})",
                           R"({"type":"t","content":[1}})",
                           R"({"type":"t","content":{"a":1]})",
                           R"({"type":"t","content":{"a"}})",
                           R"({"type":"t","content":{1:2}})",
                           R"({"type":"t","content":01})",
                           R"({"type":"t","content":1.})",
                           R"({"type":"t","content":.5})",
                           R"({"type":"t","content":+1})",
                           R"({"type":"t","content":1e})",
                           R"({"type":"t","content":0x10})",
                           R"({"type":"t","content":NaN})",
                           R"({"type":"t","content":truex})",
                           R"({"type":"t","content":nul})",
                           R"({"type":"t","content":"\x"})",
                           R"({"type":"t","content":"\u12g4"})",
                           R"({"type":"t","content":["\ud800"]})",
                           R"({"type":"t","content":"a"b})",
                           "{\"type\":\"t\",\"content\":\"a\nb\"}",
                           "{\"type\":\"t\"}\x01",
                           R"({"type":"t","x":{"\q":1}})",
                           "[1,",
                           "tru",
                           "01",
                           "\"a"}) {
    EXPECT_EQ(verdict(text), "PARSE_ERROR") << text;
  }
}

TEST_F(RequestReaderTest, BoundsNesting) {
  const auto nested = [](int levels) {
    return R"({"type":"t","content":)" + std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']') + "}";
  };
  EXPECT_EQ(verdict(nested(kMaxNesting - 1)), "ok");
  EXPECT_EQ(verdict(nested(kMaxNesting)), "PARSE_ERROR");
  EXPECT_EQ(verdict(nested(100'000)), "PARSE_ERROR");
  EXPECT_EQ(verdict(R"({"type":"t","x":)" + std::string(100'000, '{')), "PARSE_ERROR");
}

TEST_F(RequestReaderTest, ReadsAShortMessageAfterALongOneAndABrokenOne) {
  const std::string content = "\"" + std::string(100'000, 'x') + "\"";
  EXPECT_EQ(read(R"({"type":"t","content":)" + content + "}").request.content, content);
  EXPECT_EQ(verdict(R"({"type":"t","content":[[[)"), "PARSE_ERROR");
  EXPECT_EQ(read(R"({"type":"t","content":1})").request.content, "1");
}

TEST_F(RequestReaderTest, NeverAcceptsATruncatedMessage) {
  const std::string text =
      R"({"type":"message","payload":{"roomId":"\u00e4","content":[-1.5e3,{"a":true}]},"id":"i"})";
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_EQ(verdict(text.substr(0, size)), "PARSE_ERROR") << size;
  }
  EXPECT_EQ(verdict(text), "ok");
}

}  // namespace
}  // namespace wskit::envelope
