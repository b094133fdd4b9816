#include "server/console.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/server.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ConsoleTest : public testing::Test {
 protected:
  std::string ask(std::string_view first_line,
                  std::string_view fields = "Accept: image/png, text/html;q=0.9\r\n") {
    Server server(config_, {&loop_});
    Visitor visitor(server.acceptor(0));
    visitor.stream().deliver(std::string(first_line) + " HTTP/1.1\r\nHost: h\r\n" +
                             std::string(fields) + "\r\n");
    return visitor.stream().taken();
  }

  Config config_;
  test::FakeLoop loop_;
};

TEST_F(ConsoleTest, IsShownToBrowsers) {
  const std::string page = ask("GET /");
  EXPECT_THAT(page, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(page, HasSubstr("<title>wskit console</title>"));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  EXPECT_THAT(ask("GET /?x"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ConsoleTest, IsNotShownToAnybodyElse) {
  EXPECT_THAT(ask("GET /", ""), StartsWith("HTTP/1.1 426 "));
  EXPECT_THAT(ask("GET /", "Accept: */*\r\n"), StartsWith("HTTP/1.1 426 "));
  EXPECT_THAT(ask("GET /a"), StartsWith("HTTP/1.1 426 "));
  EXPECT_THAT(ask("POST /"), StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(ask("GET /",
                  "Accept: text/html\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  "Sec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"),
              StartsWith("HTTP/1.1 101 "));
}

TEST_F(ConsoleTest, KnowsWhatTheServerDoes) {
  config_.mode = Mode::kEcho;
  config_.paths = {"/a<b"};
  config_.admin.version = "1.2.3";
  EXPECT_THAT(ask("GET /"), HasSubstr(R"({"mode":"echo","version":"1.2.3","paths":["/a\u003cb"],)"
                                      R"("subprotocols":[]})"));
}

TEST_F(ConsoleTest, CanBeSwitchedOff) {
  config_.console = false;
  EXPECT_THAT(ask("GET /"), StartsWith("HTTP/1.1 426 "));
}

}  // namespace
}  // namespace wskit::server
