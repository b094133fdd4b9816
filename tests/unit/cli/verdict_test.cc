#include "cli/verdict.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

client::Ended closed_by_server(std::uint16_t code, std::string reason = {}) {
  client::Ended ended;
  ended.url = "ws://h/";
  ended.opened = ended.clean = ended.by_peer = true;
  ended.code = code;
  ended.reason = std::move(reason);
  return ended;
}

client::Ended failed(ErrorKind kind, std::string message, bool opened = false) {
  client::Ended ended;
  ended.url = "ws://h/";
  ended.opened = opened;
  ended.error = Error{kind, std::move(message)};
  return ended;
}

TEST(Verdict, IsGoodAfterAnOrderlyClose) {
  for (const std::uint16_t code : {1000, 1001, 1005}) {
    EXPECT_EQ(judge(closed_by_server(code)).code, kDone) << code;
  }
}

TEST(Verdict, IsGoodWhenTheServerAnsweredOurClose) {
  client::Ended ended = closed_by_server(1011);
  ended.by_peer = false;
  EXPECT_EQ(judge(ended).code, kDone);
}

TEST(Verdict, NamesTheCodeAndReasonOfAnAbnormalClose) {
  const Verdict verdict = judge(closed_by_server(1011, "disk on fire"));
  EXPECT_EQ(verdict.code, kConnectionLost);
  EXPECT_EQ(verdict.what, "ws://h/: the server closed with 1011 (internal error): disk on fire");
}

TEST(Verdict, KnowsTheCodesThatRefuse) {
  for (const std::uint16_t code : {1008, 3000, 3003, 4401, 4403}) {
    EXPECT_EQ(judge(closed_by_server(code)).code, kRefused) << code;
  }
}

TEST(Verdict, CallsAMissingCloseFrameALoss) {
  client::Ended ended;
  ended.opened = true;
  EXPECT_EQ(judge(ended).code, kConnectionLost);
  EXPECT_EQ(judge(failed(ErrorKind::kTimeout, "no pong", true)).code, kConnectionLost);
}

TEST(Advice, OfAMessageThatIsTooLargeIsToTakeLargerOnes) {
  client::Ended ended = failed(ErrorKind::kProtocol, "the server's message is larger", true);
  ended.code = 1009;
  EXPECT_EQ(judge(ended).advice, "Take larger ones with --max-message SIZE.");
  ended.code = 1002;
  EXPECT_EQ(judge(ended).advice, "");
}

TEST(Verdict, TellsWhyThereIsNoConnection) {
  const Verdict verdict = judge(failed(ErrorKind::kConnect, "connection refused"));
  EXPECT_EQ(verdict.code, kNoConnection);
  EXPECT_EQ(verdict.what, "ws://h/: connection refused");
}

client::Ended refused(int status, http::Headers headers = {}, std::string body = {}) {
  client::Ended ended =
      failed(ErrorKind::kUpgrade, "the server answered " + std::to_string(status));
  ended.status = status;
  ended.headers = std::move(headers);
  ended.body = std::move(body);
  return ended;
}

TEST(Verdict, ShowsTheStartOfARefusalsBody) {
  const Verdict verdict = judge(refused(500, {}, "not\r\n" + std::string(300, 'b')));
  EXPECT_EQ(verdict.code, kUpgradeRefused);
  EXPECT_EQ(verdict.what, "ws://h/: the server answered 500: not " + std::string(196, 'b') + "…");
}

TEST(Verdict, ShowsNoBodyThatAPersonCannotRead) {
  EXPECT_EQ(judge(refused(500, {{"Content-Encoding", "br"}}, "\x8b\x01")).what,
            "ws://h/: the server answered 500: (compressed with br)");
  EXPECT_EQ(judge(refused(302, {{"Location", "/x"}}, "<h1>Found</h1>")).what,
            "ws://h/: the server answered 302");
}

TEST(Verdict, KeepsTheFieldsOfARefusal) {
  EXPECT_EQ(judge(refused(500, {{"Server", "s"}})).answer, (http::Headers{{"Server", "s"}}));
}

TEST(Advice, IsOneLineForEachStatusThatHasSome) {
  const std::pair<int, const char*> expected[] = {
      {200, "This is a web page"},  {401, "--user USER:PASSWORD"}, {403, "--origin"},
      {404, "the path of the URL"}, {426, "A proxy on the way"},   {429, "try again later"},
      {502, "The gateway"},         {503, "overloaded or down"},   {504, "The gateway"}};
  for (const auto& [status, words] : expected) {
    const std::string advice = judge(refused(status)).advice;
    EXPECT_NE(advice.find(words), std::string::npos) << status << ": " << advice;
    EXPECT_TRUE(advice.ends_with('.'));
  }
  EXPECT_EQ(judge(refused(500)).advice, "");
  EXPECT_EQ(judge(failed(ErrorKind::kConnect, "connection refused")).advice, "");
}

TEST(Advice, OfARedirectIsToFollowIt) {
  EXPECT_EQ(judge(refused(302, {{"Location", "/x"}})).advice, "Add --location to follow it.");
  EXPECT_EQ(judge(refused(302)).advice, "");
}

TEST(Advice, NamesTheScheme) {
  EXPECT_EQ(judge(refused(401, {{"www-authenticate", "Digest realm=\"x\""}})).advice.substr(0, 28),
            "It wants Digest credentials:");
  EXPECT_EQ(judge(refused(401, {{"WWW-Authenticate", "bearer"}})).advice.substr(0, 29),
            "It wants a token: give --toke");
  EXPECT_EQ(judge(refused(401)).advice.substr(0, 21), "It wants credentials:");
}

TEST(Advice, SaysWhenToTryAgain) {
  EXPECT_EQ(judge(refused(429, {{"Retry-After", "120"}})).advice,
            "There were too many requests: try again in 120 s.");
  EXPECT_EQ(judge(refused(503, {{"Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"}})).advice,
            "It is overloaded or down: try again after Wed, 21 Oct 2026 07:28:00 GMT.");
}

TEST(Advice, TellsWhatAServerWantsToBeUpgradedTo) {
  EXPECT_EQ(judge(refused(426, {{"Sec-WebSocket-Version", "7, 8"}})).advice,
            "It speaks version 7, 8 of the WebSocket protocol, wskit version 13.");
  EXPECT_EQ(judge(refused(426, {{"Upgrade", "h2c"}})).advice,
            "It wants h2c here, not a WebSocket: check the URL.");
}

TEST(Verdict, OfEachKindHasItsExitCode) {
  EXPECT_EQ(judge(failed(ErrorKind::kUnauthorized, "401")).code, kRefused);
  EXPECT_EQ(judge(failed(ErrorKind::kTimeout, "late")).code, kTimedOut);
  EXPECT_EQ(judge(failed(ErrorKind::kTls, "cert")).code, kTlsFailed);
}

TEST(ExitCodes, HaveNamesAndMeanings) {
  EXPECT_EQ(exit_meaning(kDone).name, "done");
  EXPECT_EQ(exit_meaning(kTerminated).name, "terminated");
  EXPECT_EQ(exit_meanings().size(), 12U);
}

}  // namespace
}  // namespace wskit::cli
