#include "cli/jsonl_dialect.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/fake_loop.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

class Jsonl : public testing::Test, public Sender {
 protected:
  Jsonl() { renew({.url = "ws://h/"}); }

  void renew(JsonlConfig config) { dialect_.emplace(std::move(config), loop_, rng_, *this, out_); }
  Status take(std::string_view line) { return dialect_->take(line, ++lines_); }
  void perform(std::string_view line) { EXPECT_TRUE(take(line)); }
  void receive(std::string_view text) { dialect_->message({wire::Opcode::kText, text}); }

  /// The events written since the last call; their times are left out.
  std::vector<std::string> events() {
    const std::string bytes = std::exchange(out_, {});
    std::vector<std::string> found;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t end = bytes.find('\n', at);
      json event = json::parse(bytes.substr(at, end - at));
      event.erase("t");
      found.push_back(event.dump());
      at = end + 1;
    }
    return found;
  }

  bool send(wire::Opcode opcode, std::string_view bytes) override {
    calls_.push_back((opcode == wire::Opcode::kText ? "text " : "binary ") + std::string(bytes));
    return open_;
  }
  bool ping(std::string_view data) override {
    calls_.push_back("ping " + std::string(data));
    return open_;
  }
  void close(std::uint16_t code, std::string_view reason) override {
    calls_.push_back("close " + std::to_string(code) + " " + std::string(reason));
  }
  void leave() override {}
  void on_settled() override { ++settled_; }
  void give_up(Verdict verdict) override { calls_.push_back("give up " + verdict.what); }

  test::FakeLoop loop_;
  Rng rng_{7};
  std::string out_;
  std::optional<JsonlDialect> dialect_;
  std::vector<std::string> calls_;
  std::uint64_t lines_ = 0;
  int settled_ = 0;
  bool open_ = true;
};

TEST_F(Jsonl, PerformsOps) {
  EXPECT_TRUE(take(R"({"op":"send","data":"hi"})"));
  EXPECT_TRUE(take(R"({"op":"send","b64":"AAE="})"));
  EXPECT_TRUE(take(R"({"op":"ping","data":"p"})"));
  EXPECT_TRUE(take(R"({"op":"close","code":4000,"reason":"bye"})"));
  EXPECT_THAT(calls_,
              ElementsAre("text hi", std::string("binary \0\1", 9), "ping p", "close 4000 bye"));
  EXPECT_THAT(events(), IsEmpty());
}

TEST_F(Jsonl, AnswersOpsThatCarryARef) {
  perform(R"({"op":"send","data":"hi","ref":7})");
  EXPECT_THAT(events(), ElementsAre(R"({"ev":"result","ok":true,"ref":7})"));
  open_ = false;
  perform(R"({"op":"send","data":"hi","ref":"x"})");
  EXPECT_THAT(
      events(),
      ElementsAre(R"({"ev":"result","msg":"the connection is not open","ok":false,"ref":"x"})"));
}

TEST_F(Jsonl, GoesOnAfterABadLine) {
  EXPECT_TRUE(take("[]"));
  EXPECT_TRUE(take(R"({"op":"fly","ref":"f"})"));
  const auto told = events();
  ASSERT_EQ(told.size(), 2U);
  const json event = json::parse(told.front());
  EXPECT_EQ(event["code"], "bad_op");
  EXPECT_EQ(event["line"], 1);
  EXPECT_FALSE(event.contains("ref"));
  EXPECT_EQ(json::parse(told.back())["ref"], "f");
}

TEST_F(Jsonl, StopsAtABadLineWhenItIsStrict) {
  renew({.url = "ws://h/", .json = false, .strict = true});
  EXPECT_FALSE(take("[]"));
}

TEST_F(Jsonl, RefusesCloseCodesThatAreNotForSending) {
  perform(R"({"op":"close","code":1006,"ref":1})");
  EXPECT_THAT(calls_, IsEmpty());
  EXPECT_EQ(json::parse(events().front())["ok"], false);
}

TEST_F(Jsonl, ShowsMessages) {
  receive("text");
  dialect_->message({wire::Opcode::kBinary, std::string_view("\0\1", 2)});
  EXPECT_THAT(events(),
              ElementsAre(R"({"data":"text","ev":"msg"})", R"({"b64":"AAE=","ev":"msg"})"));
}

TEST_F(Jsonl, ShowsMessagesThatAreJsonAsValuesWhenAskedTo) {
  renew({.url = "ws://h/", .json = true});
  receive(R"({"a":1})");
  receive("no json");
  EXPECT_THAT(events(),
              ElementsAre(R"({"ev":"msg","json":{"a":1}})", R"({"data":"no json","ev":"msg"})"));
}

TEST_F(Jsonl, ShowsNumbersOfAnySizeDigitByDigit) {
  renew({.url = "ws://h/", .json = true});
  const std::string wide = R"([1e400,-123456789012345678901234567890,1.50,0.1e-999])";
  receive(wide);
  EXPECT_NE(out_.find(R"("ev":"msg","json":)" + wide + "}"), std::string::npos) << out_;
}

TEST_F(Jsonl, GivesARequestItsReply) {
  perform(R"({"op":"request","json":{"type":"q","id":"i"},"ref":1})");
  EXPECT_THAT(calls_, ElementsAre(R"(text {"type":"q","id":"i"})"));
  EXPECT_TRUE(dialect_->busy());
  receive(R"({"type":"r","correlationId":"i"})");
  const auto told = events();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(json::parse(told[1])["ok"], true);
  EXPECT_FALSE(dialect_->busy());
  EXPECT_EQ(settled_, 1);
}

TEST_F(Jsonl, GivesARequestAnIdWhenItHasNone) {
  perform(R"({"op":"request","json":{},"ref":1})");
  perform(R"({"op":"request","json":{"type":"q"},"ref":2})");
  ASSERT_EQ(calls_.size(), 2U);
  EXPECT_EQ(json::parse(calls_[0].substr(5)).size(), 1U);
  const json sent = json::parse(calls_[1].substr(5));
  EXPECT_EQ(sent["type"], "q");
  receive(json{{"type", "r"}, {"correlationId", sent["id"]}}.dump());
  EXPECT_EQ(json::parse(events().back())["ref"], 2);
}

TEST_F(Jsonl, TellsThatARequestHasFailedWithWhatTheServerSaid) {
  perform(R"({"op":"request","json":{"type":"join","id":"i"},"ref":1})");
  receive(R"({"type":"error","code":"FORBIDDEN","message":"no","correlationId":"i"})");
  const json result = json::parse(events().back());
  EXPECT_EQ(result["ok"], false);
  EXPECT_EQ(result["msg"], "FORBIDDEN: no");
  EXPECT_EQ(json::parse(result["data"].get<std::string>())["code"], "FORBIDDEN");
}

TEST_F(Jsonl, SendsNoSecondRequestUnderTheSameId) {
  perform(R"({"op":"request","json":{"id":"i"},"ref":1})");
  perform(R"({"op":"request","json":{"id":"i"},"ref":2})");
  EXPECT_EQ(calls_.size(), 1U);
  EXPECT_EQ(json::parse(events().front())["ok"], false);
}

TEST_F(Jsonl, ForgetsARequestThatCannotBeSent) {
  open_ = false;
  perform(R"({"op":"request","json":{"id":"i"},"ref":1})");
  EXPECT_EQ(json::parse(events().front())["msg"], "the connection is not open");
  EXPECT_FALSE(dialect_->busy());
}

TEST_F(Jsonl, LetsARequestTimeOut) {
  perform(R"({"op":"request","json":{"id":1},"ref":1,"timeout_ms":200})");
  loop_.advance(200ms);
  EXPECT_THAT(events(), ElementsAre(R"({"ev":"result","msg":"timed out","ok":false,"ref":1})"));
}

TEST_F(Jsonl, RefusesARequestThatIsNoObject) {
  perform(R"({"op":"request","json":[1],"ref":1})");
  perform(R"({"op":"request","data":"x","ref":2})");
  EXPECT_THAT(calls_, IsEmpty());
  EXPECT_EQ(events().size(), 2U);
}

TEST_F(Jsonl, SettlesAnExpectation) {
  perform(R"({"op":"expect","match":"y","ref":1})");
  receive("xyz");
  EXPECT_EQ(json::parse(events().back())["data"], "xyz");
}

TEST_F(Jsonl, TellsHowItEnded) {
  client::Ended ended;
  ended.opened = ended.clean = true;
  ended.code = 1000;
  dialect_->ended(ended, {kExpectationFailed, "missing", {}});
  EXPECT_THAT(events(),
              ElementsAre(R"({"clean":true,"code":1000,"ev":"close","reason":""})",
                          R"({"code":"expectation","ev":"error","exit":1,"msg":"missing"})"));
}

}  // namespace
}  // namespace wskit::cli
