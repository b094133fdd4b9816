#include "cli/verdict.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

constexpr const char* kUrl = "ws://h/";

client::Ended closed_by_server(std::uint16_t code, std::string reason = {}) {
  client::Ended ended;
  ended.opened = ended.clean = ended.by_peer = true;
  ended.code = code;
  ended.reason = std::move(reason);
  return ended;
}

client::Ended failed(ErrorKind kind, std::string message, bool opened = false) {
  client::Ended ended;
  ended.opened = opened;
  ended.error = Error{kind, std::move(message)};
  return ended;
}

TEST(Verdict, IsGoodAfterAnOrderlyClose) {
  for (const std::uint16_t code : {1000, 1001, 1005}) {
    EXPECT_EQ(judge(closed_by_server(code), kUrl).code, kDone) << code;
  }
}

TEST(Verdict, IsGoodWhenTheServerAnsweredOurClose) {
  client::Ended ended = closed_by_server(1011);
  ended.by_peer = false;
  EXPECT_EQ(judge(ended, kUrl).code, kDone);
}

TEST(Verdict, NamesTheCodeAndReasonOfAnAbnormalClose) {
  const Verdict verdict = judge(closed_by_server(1011, "disk on fire"), kUrl);
  EXPECT_EQ(verdict.code, kConnectionLost);
  EXPECT_EQ(verdict.what, "ws://h/: the server closed with 1011 (internal error): disk on fire");
}

TEST(Verdict, KnowsTheCodesThatRefuse) {
  for (const std::uint16_t code : {1008, 3000, 3003, 4401, 4403}) {
    EXPECT_EQ(judge(closed_by_server(code), kUrl).code, kRefused) << code;
  }
}

TEST(Verdict, CallsAMissingCloseFrameALoss) {
  client::Ended ended;
  ended.opened = true;
  EXPECT_EQ(judge(ended, kUrl).code, kConnectionLost);
  EXPECT_EQ(judge(failed(ErrorKind::kTimeout, "no pong", true), kUrl).code, kConnectionLost);
}

TEST(Verdict, TellsWhyThereIsNoConnection) {
  const Verdict verdict = judge(failed(ErrorKind::kConnect, "connection refused"), kUrl);
  EXPECT_EQ(verdict.code, kNoConnection);
  EXPECT_EQ(verdict.what, "ws://h/: connection refused");
}

TEST(Verdict, ShowsTheStartOfARefusalsBody) {
  client::Ended ended = failed(ErrorKind::kUpgrade, "the server answered 404");
  ended.body = std::string(300, 'b');
  const Verdict verdict = judge(ended, kUrl);
  EXPECT_EQ(verdict.code, kUpgradeRefused);
  EXPECT_EQ(verdict.advice, "It said: " + std::string(200, 'b') + "…");
}

TEST(Verdict, OfEachKindHasItsExitCode) {
  EXPECT_EQ(judge(failed(ErrorKind::kUnauthorized, "401"), kUrl).code, kRefused);
  EXPECT_EQ(judge(failed(ErrorKind::kTimeout, "late"), kUrl).code, kTimedOut);
  EXPECT_EQ(judge(failed(ErrorKind::kTls, "cert"), kUrl).code, kTlsFailed);
}

TEST(ExitCodes, HaveNamesAndMeanings) {
  EXPECT_EQ(exit_code_name(kDone), "done");
  EXPECT_EQ(exit_code_name(kTerminated), "terminated");
  EXPECT_EQ(exit_meanings().size(), 12U);
}

}  // namespace
}  // namespace wskit::cli
