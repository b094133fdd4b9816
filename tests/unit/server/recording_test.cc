#include "server/recording.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "server/server.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

std::string new_file() {
  std::string name = (std::filesystem::temp_directory_path() / "wskit-XXXXXX").string();
  ::close(::mkstemp(name.data()));
  return name;
}

class RecordingTest : public testing::Test {
 protected:
  ~RecordingTest() override { std::filesystem::remove(path_); }

  [[nodiscard]] std::string on_disk() {
    recorder_.drain();
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }
  Config echo() {
    Config config;
    config.mode = Mode::kEcho;
    config.recording.recorder = &recorder_;
    return config;
  }

  test::FakeLoop loop_;
  std::string path_ = new_file();
  capture::Recorder recorder_{
      *capture::Writer::create({path_, "serve", "wskit 0.1", true}, loop_.now(), [] {}), {}};
};

TEST_F(RecordingTest, HandsOverSoonAfterTheFirstEvent) {
  Server server(echo(), {&loop_});
  Visitor ann(server.acceptor(0));
  ann.upgrade();
  ann.say("hello");
  loop_.advance(9ms);
  EXPECT_THAT(on_disk(), Not(HasSubstr("hello")));
  loop_.advance(1ms);
  EXPECT_THAT(on_disk(), HasSubstr(R"("c":"1","ev":"msg","dir":">","op":1,"data":"hello"})"));
  EXPECT_THAT(on_disk(), HasSubstr(R"("c":"1","ev":"msg","dir":"<","op":1,"data":"hello"})"));
}

TEST_F(RecordingTest, TellsOfTheRequestWhatIsTheClientsOwn) {
  Server server(echo(), {&loop_});
  Visitor ann(server.acceptor(0));
  ann.upgrade(
      "Origin: http://h\r\nSec-WebSocket-Protocol: v1, a b, bearer.s3cret\r\nCookie: s3cret\r\n");
  loop_.advance(10ms);
  EXPECT_THAT(on_disk(),
              HasSubstr(R"("c":"1","ev":"open","url":"ws://h/","status":101,"subprotocol":"v1",)"
                        R"("headers":[["Origin","http://h"],["Cookie","REDACTED"]],)"
                        R"("subprotocols":["v1","bearer.REDACTED"]})"));
}

TEST_F(RecordingTest, SaysWhoClosedAndHow) {
  Server server(echo(), {&loop_});
  Visitor ann(server.acceptor(0));
  Visitor bob(server.acceptor(0));
  ann.upgrade();
  bob.upgrade();
  ann.send_close(4001);
  bob.stream().end();
  loop_.advance(10ms);
  EXPECT_THAT(on_disk(), HasSubstr(R"("c":"1","ev":"close","code":4001,"reason":"","by":">"})"));
  EXPECT_THAT(on_disk(), HasSubstr(R"("c":"2","ev":"close","code":1006,"reason":"","by":">"})"));
  EXPECT_THAT(on_disk(), Not(HasSubstr(R"("by":"<")")));
}

TEST_F(RecordingTest, NamesTheServerBehindAProxy) {
  Config config = echo();
  config.recording.upstream = *http::parse_url("wss://other.example/base");
  Server server(config, {&loop_});
  Visitor ann(server.acceptor(0));
  ann.stream().deliver(upgrade_request("/room?x=1"));
  loop_.advance(10ms);
  EXPECT_THAT(on_disk(), HasSubstr(R"("url":"wss://other.example/base/room?x=1")"));
}

TEST_F(RecordingTest, CountsWhatItHasNoRoomFor) {
  const std::string path = new_file();
  capture::Recorder small(
      *capture::Writer::create({path, "serve", "wskit 0.1", true}, loop_.now(), [] {}), {}, 10);
  RecordingConfig config;
  config.recorder = &small;
  Recording recording(config, loop_);
  EXPECT_TRUE(recording.begin({}));
  loop_.advance(10ms);
  EXPECT_FALSE(recording.begin({}));
  EXPECT_EQ(recording.lost(), 1U);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace wskit::server
