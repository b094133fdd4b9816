#include "envelope/wrapper.h"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace wskit::envelope {
namespace {

using Json = nlohmann::json;

class Wrapping : public testing::Test {
 protected:
  /// What becomes of `text`, without the id and the time, of which only the presence is told.
  static std::string wrap(const WrapConfig& config, std::string_view text) {
    Rng rng(7);
    Wrapper wrapper(config, rng);
    const Wrapper::Wrapped wrapped = wrapper.wrap(text);
    Json json = Json::parse(wrapped.text);
    if (json.contains("id")) {
      const Json& named = json.contains("correlationId") ? json["correlationId"] : json["id"];
      EXPECT_EQ(named, Json::parse(wrapped.correlation));
    }
    for (const char* made : {"id", "timestamp", "correlationId"}) {
      if (json.contains(made)) json[made] = 0;
    }
    return json.dump();
  }

  const WrapConfig envelope_{.envelope = true};
  const WrapConfig request_{.request = true};
  const WrapConfig room_{.room = "r"};
};

TEST_F(Wrapping, MakesAnEnvelopeOfAnyText) {
  EXPECT_EQ(wrap(envelope_, "hello"),
            R"({"id":0,"payload":"hello","timestamp":0,"type":"message"})");
  EXPECT_EQ(wrap(envelope_, ""), R"({"id":0,"payload":"","timestamp":0,"type":"message"})");
  EXPECT_EQ(wrap(envelope_, "42"), R"({"id":0,"payload":"42","timestamp":0,"type":"message"})");
  EXPECT_EQ(wrap({.envelope = true, .type = "note"}, "a\"b"),
            R"({"id":0,"payload":"a\"b","timestamp":0,"type":"note"})");
}

TEST_F(Wrapping, TakesObjectsAndArraysAsJson) {
  EXPECT_EQ(wrap(envelope_, R"( {"a":1} )"),
            R"({"id":0,"payload":{"a":1},"timestamp":0,"type":"message"})");
  EXPECT_EQ(wrap(envelope_, "[1,[2]]"),
            R"({"id":0,"payload":[1,[2]],"timestamp":0,"type":"message"})");
  for (const char* text : {R"({"a":1)", "[1,", R"([1],"b":[2])", "[] []"}) {
    const Json json = Json::parse(wrap(envelope_, text));
    EXPECT_EQ(json["payload"], text);
  }
}

TEST_F(Wrapping, CompletesWhatHasAType) {
  EXPECT_EQ(wrap(envelope_, R"({"type":"join","roomId":"r"})"),
            R"({"id":0,"roomId":"r","timestamp":0,"type":"join"})");
  Rng rng(7);
  Wrapper wrapper(envelope_, rng);
  const std::string whole = R"({"type":"x","id":"mine","timestamp":1})";
  EXPECT_EQ(wrapper.wrap(whole).text, whole);
  EXPECT_EQ(wrapper.wrap(whole).correlation, R"("mine")");
}

TEST_F(Wrapping, CopiesNumbersAndTextAsTheyStand) {
  Rng rng(7);
  Wrapper wrapper(envelope_, rng);
  const std::string text(wrapper.wrap(R"({"n": 1.50e300, "s": "\u00e9"})").text);
  EXPECT_NE(text.find(R"({"n": 1.50e300, "s": "\u00e9"})"), std::string::npos) << text;
}

TEST_F(Wrapping, GivesRequestsAnIdAndNothingElse) {
  EXPECT_EQ(wrap(request_, R"({"type":"q","a":1})"),
            R"({"a":1,"correlationId":0,"id":0,"type":"q"})");
  EXPECT_EQ(wrap(request_, R"({"jsonrpc":"2.0","method":"m"})"),
            R"({"id":0,"jsonrpc":"2.0","method":"m"})");
  EXPECT_EQ(wrap(request_, "{ }"), R"({"id":0})");
  EXPECT_EQ(wrap(request_, R"({"id":5})"), R"({"id":0})");
  EXPECT_EQ(wrap(request_, "hello"),
            R"({"correlationId":0,"id":0,"payload":"hello","type":"message"})");
}

TEST_F(Wrapping, DoesNotGiveASecondIdToWhatHasABadOne) {
  Rng rng(7);
  Wrapper wrapper(request_, rng);
  for (const char* text : {R"({"type":"q","id":null})", R"({"id":[1]})"}) {
    EXPECT_EQ(wrapper.wrap(text).text, text);
    EXPECT_EQ(wrapper.wrap(text).correlation, "");
  }
}

TEST_F(Wrapping, SaysPlainTextsInTheRoom) {
  EXPECT_EQ(wrap(room_, "hi"), R"({"content":"hi","roomId":"r","type":"message"})");
  EXPECT_EQ(wrap(room_, R"({"x":1})"), R"({"content":{"x":1},"roomId":"r","type":"message"})");
  EXPECT_EQ(wrap(room_, R"({"type":"presence"})"), R"({"type":"presence"})");
  EXPECT_EQ(wrap({.envelope = true, .room = "r"}, "hi"),
            R"({"id":0,"payload":{"content":"hi","roomId":"r"},"timestamp":0,"type":"message"})");
  EXPECT_EQ(wrap({.request = true, .room = "r"}, "hi"),
            R"({"content":"hi","correlationId":0,"id":0,"roomId":"r","type":"message"})");
}

TEST_F(Wrapping, LeavesAloneWhatNeedsNothing) {
  Rng rng(7);
  Wrapper wrapper({}, rng);
  EXPECT_EQ(wrapper.wrap(" any {thing").text, " any {thing");
}

TEST_F(Wrapping, AsksToBeLetIntoTheRoom) {
  Rng rng(7);
  Wrapper wrapper({.room = "a\"b"}, rng);
  const auto wrapped = wrapper.join();
  const Json join = Json::parse(wrapped.text);
  EXPECT_EQ(join["type"], "join");
  EXPECT_EQ(join["roomId"], "a\"b");
  EXPECT_EQ(join["id"], Json::parse(wrapped.correlation));
}

TEST_F(Wrapping, NeverGivesAnIdTwice) {
  Rng rng(7);
  Wrapper wrapper(envelope_, rng);
  const std::string first(wrapper.wrap("a").correlation);
  EXPECT_NE(wrapper.wrap("a").correlation, first);
}

}  // namespace
}  // namespace wskit::envelope
