#include "capture/secrets.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace wskit::capture {
namespace {

namespace event = envelope::event;
using envelope::Body;
using envelope::Direction;

TEST(Secrets, AreTakenOutWhereverTheyStand) {
  Secrets secrets;
  secrets.add("s3cr3t-token");
  EXPECT_EQ(secrets.taken_out("s3cr3t-token"), "REDACTED");
  EXPECT_EQ(secrets.taken_out("a s3cr3t-token, s3cr3t-tokens3cr3t-token."),
            "a REDACTED, REDACTEDREDACTED.");
  EXPECT_EQ(secrets.taken_out("s3cr3t-toke"), std::nullopt);
  EXPECT_EQ(secrets.taken_out(""), std::nullopt);
  EXPECT_EQ(secrets.taken_out(std::string("\0s3cr3t-token\0", 14)),
            std::string("\0REDACTED\0", 10));
}

TEST(Secrets, AreKnownAsJsonAndUrlsWriteThem) {
  Secrets secrets;
  secrets.add("a/b+\"c\"==");
  EXPECT_EQ(secrets.taken_out(R"({"t":"a/b+\"c\"=="})"), R"({"t":"REDACTED"})");
  EXPECT_EQ(secrets.taken_out(R"({"t":"a\/b+\"c\"=="})"), R"({"t":"REDACTED"})");
  EXPECT_EQ(secrets.taken_out("/x?t=a%2Fb%2B%22c%22%3D%3D&y"), "/x?t=REDACTED&y");
}

TEST(Secrets, ThatHoldAnotherAreTakenOutWhole) {
  Secrets secrets;
  secrets.add("password1");
  secrets.add("ann:password1");
  EXPECT_EQ(secrets.taken_out("ann:password1 bob:password1"), "REDACTED bob:REDACTED");
}

TEST(Secrets, AreLongEnoughToBeNoPartOfAnything) {
  Secrets secrets;
  secrets.add("short77");
  secrets.add("");
  EXPECT_TRUE(secrets.empty());
  EXPECT_EQ(secrets.taken_out("short77"), std::nullopt);
}

TEST(Secrets, AreNotRememberedWithoutBound) {
  Secrets secrets;
  for (std::size_t i = 0; i <= Secrets::kMost; ++i)
    secrets.add("secret-" + std::to_string(1000 + i));
  EXPECT_EQ(secrets.taken_out("secret-1000"), std::nullopt);
  EXPECT_EQ(secrets.taken_out("secret-1001"), "REDACTED");
}

TEST(Secrets, AreTakenOutOfAMessage) {
  Secrets secrets;
  secrets.add("s3cr3t-token");
  std::string kept;
  Body body{Body::Form::kText, "I am s3cr3t-token"};
  secrets.take_out(body, kept);
  EXPECT_EQ(body.bytes, "I am REDACTED");
  body.bytes = "nobody";
  secrets.take_out(body, kept);
  EXPECT_EQ(body.bytes, "nobody");
}

TEST(Secrets, AreTakenOutOfEachEvent) {
  Secrets secrets;
  secrets.add("s3cr3t-token");
  std::vector<std::string> kept;
  event::Open open;
  open.url = "ws://h/s3cr3t-token";
  open.subprotocol = "v1.s3cr3t-token";
  open.headers = {{"X-Mine", "s3cr3t-token"}};
  open.subprotocols = {"v1.s3cr3t-token"};
  envelope::What what = open;
  secrets.take_out(what, kept);
  const auto& opened = std::get<event::Open>(what);
  EXPECT_EQ(opened.url, "ws://h/REDACTED");
  EXPECT_EQ(opened.subprotocol, "v1.REDACTED");
  EXPECT_EQ(opened.headers.front().second, "REDACTED");
  EXPECT_EQ(opened.subprotocols.front(), "v1.REDACTED");

  const Body body{Body::Form::kBinary, "\1s3cr3t-token"};
  for (envelope::What one : std::vector<envelope::What>{
           event::Message{Direction::kToServer, body}, event::Ping{Direction::kToClient, body},
           event::Pong{Direction::kToClient, body, {}}, event::Close{1000, body.bytes, {}, {}}}) {
    std::vector<std::string> of_one;
    secrets.take_out(one, of_one);
    std::string line;
    envelope::append_event(line, {}, "1", one);
    EXPECT_EQ(of_one, std::vector<std::string>{"\1REDACTED"}) << line;
  }
}

}  // namespace
}  // namespace wskit::capture
