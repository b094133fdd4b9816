#include "server/mock_role.h"

#include <filesystem>
#include <fstream>
#include <memory>

#include <gtest/gtest.h>
#include <unistd.h>

#include "support/fake_loop.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;

/// A client as the role sees it.
class FakeSession final : public Session {
 public:
  void accept(std::string_view /*subprotocol*/) override {}
  void refuse(const wire::Refusal& /*refusal*/) override {}
  [[nodiscard]] std::string subprotocol() const override { return {}; }
  [[nodiscard]] bool is_open() const override { return !closed_with; }
  void send(wire::Opcode opcode, std::string_view bytes) override {
    heard += (opcode == wire::Opcode::kBinary ? "b:" : "") + std::string(bytes) + "|";
  }
  void deliver(const Payload& /*frame*/) override {}
  void close(std::uint16_t code, std::string_view reason) override {
    closed_with = std::to_string(code) + " " + std::string(reason);
  }
  void hang_up() override { closed_with = "hung up"; }
  [[nodiscard]] bool is_backed_up() const override { return backed_up; }
  void set_reading(bool reads) override { reading = reads; }
  void set_delayed(bool /*delayed*/) override {}
  [[nodiscard]] bool is_delayed() const override { return false; }
  [[nodiscard]] std::string peer() const override { return "client"; }

  std::string heard;
  std::optional<std::string> closed_with;
  bool backed_up = false;
  bool reading = true;
};

struct HeardLog final : observe::Log {
  [[nodiscard]] bool takes(observe::LogLevel /*level*/) const override { return true; }
  void write(const observe::LogEvent& event) const override { text += event.text + "\n"; }
  mutable std::string text;
};

struct MockRoleTest : testing::Test {
  std::string path = (std::filesystem::temp_directory_path() / "wskit-XXXXXX").string();
  test::FakeLoop loop;
  FakeSession session;
  std::optional<Mock> mock;
  std::unique_ptr<MockRole> role;
  HeardLog log;

  MockRoleTest() { ::close(::mkstemp(path.data())); }
  ~MockRoleTest() override { std::filesystem::remove(path); }
  MockRoleTest(const MockRoleTest&) = delete;
  MockRoleTest& operator=(const MockRoleTest&) = delete;

  /// Opens the mock; why not, if it cannot be.
  std::string open(const std::string& events, MockConfig config = {}) {
    std::ofstream(path) << "{\"wscap\":1}\n" << events;
    auto opened = Mock::open(capture::File::open(path).value(), std::move(config));
    if (!opened) return opened.error().message;
    mock.emplace(*std::move(opened));
    mock->log_to(&log);
    return "";
  }
  /// A client of this target is let in.
  void enter(const std::string& target = "/") {
    const std::size_t connection = mock->cast(target);
    role =
        std::make_unique<MockRole>(*mock, loop, session, mock->file().reader().value(), connection);
    role->open();
  }
  /// What the server answers at once.
  std::string say(std::string_view text) {
    session.heard.clear();
    role->take({wire::Opcode::kText, text});
    return session.heard;
  }
};

constexpr const char* kOpen = "{\"t\":0,\"c\":\"1\",\"ev\":\"open\",\"url\":\"ws://h/\"}\n";

std::string event(double at, char dir, const std::string& data, const std::string& more = "",
                  const std::string& connection = "1") {
  return "{\"t\":" + std::to_string(at) + ",\"c\":\"" + connection +
         "\",\"ev\":\"msg\",\"dir\":\"" + dir + "\",\"data\":" + capture::to_text(data) + more +
         "}\n";
}
std::string form(double at, char dir, const std::string& data, const std::string& more = "") {
  return event(at, dir, data, ",\"tpl\":true" + more);
}

MockConfig at_once() {
  MockConfig config;
  config.at_once = true;
  return config;
}

TEST_F(MockRoleTest, SaysWhatWasRecordedAfterTheRecordedPause) {
  open(kOpen + event(1, '<', "welcome") + event(1, '>', "a") + event(1.5, '<', "A"));
  enter();
  EXPECT_EQ(session.heard, "");
  loop.advance(1s);
  EXPECT_EQ(session.heard, "welcome|");
  EXPECT_EQ(say("a"), "");
  loop.advance(499ms);
  EXPECT_EQ(session.heard, "");
  loop.advance(1ms);
  EXPECT_EQ(session.heard, "A|");
}

TEST_F(MockRoleTest, ShortensThePausesBySpeed) {
  MockConfig config;
  config.speed = 10;
  open(kOpen + event(1, '<', "welcome"), std::move(config));
  enter();
  loop.advance(100ms);
  EXPECT_EQ(session.heard, "welcome|");
}

TEST_F(MockRoleTest, WaitsWhileTheSessionIsBackedUp) {
  open(kOpen + event(0, '<', "a") + event(0, '<', "b"), at_once());
  session.backed_up = true;
  enter();
  EXPECT_EQ(session.heard, "");
  session.backed_up = false;
  role->resume();
  EXPECT_EQ(session.heard, "a|b|");
}

TEST_F(MockRoleTest, StopsReadingAClientThatIsFarAhead) {
  std::string events = kOpen + event(5, '<', "welcome");
  for (int i = 0; i < 64; ++i)
    events += event(5, '>', "m");
  open(events);
  enter();
  for (int i = 0; i < 63; ++i)
    say("m");
  EXPECT_TRUE(session.reading);
  say("m");
  EXPECT_FALSE(session.reading);
  loop.advance(5s);
  EXPECT_TRUE(session.reading);
  EXPECT_EQ(mock->tally().agreed, 64U);
}

TEST_F(MockRoleTest, AnswersWithTheValuesThatTheClientSaid) {
  open(
      kOpen + form(0, '>', R"({"type":"time","id":"{{ID}}"})") + form(0, '<', R"({"re":"{{ID}}"})"),
      at_once());
  enter();
  EXPECT_EQ(say(R"({ "id":"x\"1", "type":"time" })"), R"({"re":"x\"1"}|)");
  EXPECT_EQ(mock->tally().agreed, 1U);
}

TEST_F(MockRoleTest, TakesEachTimeAnotherValueOfTheClients) {
  open(kOpen + form(0, '>', "ask {{ID}}") + form(0, '<', "re {{ID}}") + form(0, '>', "ask {{ID}}") +
           form(0, '<', "re {{ID}}"),
       at_once());
  enter();
  EXPECT_EQ(say("ask 1"), "re 1|");
  EXPECT_EQ(say("ask 2"), "re 2|");
}

TEST_F(MockRoleTest, WantsTheValueBackThatItHasSaid) {
  open(kOpen + form(0, '>', "hello {{NAME}}") +
           form(0, '<', R"({"session":"s of {{NAME}}"})", R"(,"bind":{"S":"/session"})") +
           form(0, '>', R"({"use":"{{S}}"})") + event(0, '<', "used"),
       at_once());
  enter();
  EXPECT_EQ(say("hello ada"), R"({"session":"s of ada"}|)");
  EXPECT_EQ(say(R"({"use":"s of bob"})"), "used|");
  EXPECT_EQ(mock->tally().unexpected, 1U);
  EXPECT_NE(log.text.find(R"(/use: recorded "s of ada", came "s of bob")"), std::string::npos)
      << log.text;
}

TEST_F(MockRoleTest, KnowsWhatRepliesOfOtherConnectionsBind) {
  open(kOpen + event(0, '<', R"({"token":"t-1"})", R"(,"bind":{"T":"/token"})") +
           R"({"t":1,"c":"2","ev":"open","url":"ws://h/two"})"
           "\n" +
           event(1, '<', "it is {{T}}", ",\"tpl\":true", "2"),
       at_once());
  enter("/two");
  EXPECT_EQ(session.heard, "it is t-1|");
}

TEST_F(MockRoleTest, TakesAnyTokenForOneThatIsNotInTheRecordingAndNamesNone) {
  const std::string recorded = R"({"type":"auth","token":"REDACTED"})";
  open(kOpen + event(0, '>', recorded) + event(0, '<', "welcome") + event(0, '>', "bye"),
       at_once());
  enter();
  EXPECT_EQ(say(R"({"type":"auth","token":"s3cret"})"), "welcome|");
  say(R"({"type":"auth","token":"s3cret"})");
  role->leave(false);
  EXPECT_EQ(mock->tally().agreed, 1U);
  EXPECT_EQ(log.text.find("s3cret"), std::string::npos) << log.text;
  EXPECT_NE(log.text.find("REDACTED"), std::string::npos) << log.text;
}

TEST_F(MockRoleTest, NamesNoTokenThatAVariableStandsFor) {
  MockConfig config = at_once();
  config.variables = {{"TOKEN", "s3cret"}};
  open(kOpen + form(0, '>', R"({"type":"auth","token":"{{TOKEN}}"})"), config);
  enter();
  say(R"({"type":"auth","token":"an0ther"})");
  EXPECT_EQ(log.text.find("s3cret"), std::string::npos) << log.text;
  EXPECT_EQ(log.text.find("an0ther"), std::string::npos) << log.text;
  EXPECT_NE(log.text.find("/token: recorded a token, came another one"), std::string::npos)
      << log.text;
}

TEST_F(MockRoleTest, RefusesACaptureWithAVariableThatNothingBrings) {
  const std::string complaint = open(kOpen + form(0, '<', "hi {{NAME}}"));
  EXPECT_EQ(complaint,
            path +
                ":3: {{NAME}} has no value; give --var NAME=VALUE, or have it in a message of the "
                "client's, or \"bind\" beside a reply, before it");
}

TEST_F(MockRoleTest, KnowsTheValuesThatAreGiven) {
  MockConfig config = at_once();
  config.variables = {{"NAME", "ada"}};
  open(kOpen + form(0, '<', "who are you, {{NAME}}?") + form(0, '>', "i am {{NAME}}") +
           event(0, '<', "good"),
       std::move(config));
  enter();
  EXPECT_EQ(session.heard, "who are you, ada?|");
  EXPECT_EQ(say("i am bob"), "");
  EXPECT_NE(log.text.find("recorded i am ada, came i am bob"), std::string::npos) << log.text;
  EXPECT_EQ(say("i am ada"), "good|");
}

TEST_F(MockRoleTest, LeavesOutAnAnswerWhoseValueTheClientHasNotSaid) {
  open(kOpen + form(0, '>', "i am {{NAME}}") + event(0, '>', "bye") + form(0, '<', "bye {{NAME}}") +
           event(0, '<', "BYE"),
       at_once());
  enter();
  EXPECT_EQ(say("bye"), "BYE|");
  EXPECT_EQ(mock->tally().missing, 1U);
  EXPECT_EQ(mock->tally().unset, 1U);
  EXPECT_NE(log.text.find(":5: client: {{NAME}} has no value"), std::string::npos) << log.text;
}

TEST_F(MockRoleTest, GivesAClientTheConnectionThatBeganAsItDoes) {
  open(kOpen + event(0, '>', "i am ada") + event(0, '<', "hi ada") +
           R"({"t":1,"c":"2","ev":"open","url":"ws://h/"})"
           "\n" +
           event(1, '>', "i am bob", "", "2") + event(1, '<', "hi bob", "", "2"),
       at_once());
  enter();
  EXPECT_EQ(say("i am bob"), "hi bob|");
  enter();
  EXPECT_EQ(say("i am ada"), "hi ada|");
  enter();
  EXPECT_EQ(say("i am bob"), "hi bob|");
  EXPECT_EQ(mock->tally().unexpected, 0U);
  EXPECT_EQ(mock->tally().clients, 3U);
}

TEST_F(MockRoleTest, GoesOnBehindWhatTheClientLeavesOut) {
  open(kOpen + event(0, '>', "a") + event(0, '<', "A") + event(0, '>', "b") + event(0, '<', "B"),
       at_once());
  enter();
  EXPECT_EQ(say("b"), "B|");
  EXPECT_NE(log.text.find(":3: client: did not say a"), std::string::npos) << log.text;
  role->leave(false);
  EXPECT_EQ(mock->tally().missing, 1U);
}

TEST_F(MockRoleTest, GetsInStepAgainBehindManyMessagesThatDiffer) {
  std::string events = kOpen;
  for (int i = 0; i < 64; ++i) {
    events += event(0, '>', "m" + std::to_string(i));
    events += event(0, '<', "M" + std::to_string(i));
  }
  open(events, at_once());
  enter();
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(say("n" + std::to_string(i)), "");
  EXPECT_EQ(mock->tally().unexpected, 50U);
  EXPECT_EQ(say("m50"), "M50|");
  EXPECT_EQ(say("m51"), "M51|");
  EXPECT_EQ(mock->tally().unexpected, 50U);
  EXPECT_EQ(mock->tally().missing, 50U);
  EXPECT_EQ(say("m61"), "");  // one too far ahead now
  EXPECT_EQ(say("m52"), "M52|");
}

TEST_F(MockRoleTest, GetsInStepAgainHoweverManyMessagesDiffer) {
  constexpr int kMessages = 6000;
  std::string events = kOpen;
  for (int i = 0; i < kMessages; ++i) {
    events += event(0, '>', "m" + std::to_string(i));
    events += event(0, '<', "M" + std::to_string(i));
  }
  open(events, at_once());
  enter();
  for (int i = 0; i < kMessages - 2; ++i)
    EXPECT_EQ(say("n" + std::to_string(i)), "");
  say("m5998");
  loop.advance(1ms);  // It is passed over in more than one turn.
  EXPECT_EQ(session.heard, "M5998|");
  EXPECT_EQ(say("m5999"), "M5999|");
  EXPECT_EQ(mock->tally().unexpected, 5998U);
  EXPECT_EQ(mock->tally().missing, 5998U);
  EXPECT_EQ(mock->tally().agreed, 2U);
}

TEST_F(MockRoleTest, GetsInStepAgainHoweverManyMessagesAreLeftOut) {
  const auto message = [](int n, int at) {
    return "[" + std::to_string(n) + "," + std::to_string(at) + "]";
  };
  std::string events = kOpen;
  for (int i = 0; i < 1000; ++i)
    events += event(0, '>', message(i, 1)) + event(0, '<', "M" + std::to_string(i));
  MockConfig config = at_once();
  config.rule.ignore.push_back(capture::Pointer::parse("/1").value());
  open(events, config);
  enter();
  int n = 299;
  do
    say(message(++n, 2));
  while (n < 900 && session.heard.empty());
  EXPECT_EQ(session.heard, "M" + std::to_string(n) + "|");
  EXPECT_EQ(n, 592);
  role->leave(false);
  EXPECT_EQ(mock->tally().unexpected, 292U);
  EXPECT_EQ(mock->tally().missing, 999U);
}

TEST_F(MockRoleTest, ClosesAsTheServerDid) {
  open(kOpen + event(0, '>', "a") +
       R"({"t":1,"c":"1","ev":"close","code":4000,"reason":"go","by":"<"})"
       "\n");
  enter();
  say("a");
  EXPECT_FALSE(session.closed_with);
  loop.advance(1s);
  EXPECT_EQ(session.closed_with, "4000 go");
}

TEST_F(MockRoleTest, VanishesAsTheServerDid) {
  open(kOpen + event(0, '>', "a") +
       R"({"t":0,"c":"1","ev":"close","code":1006})"
       "\n");
  enter();
  say("a");
  EXPECT_EQ(session.closed_with, "hung up");
}

TEST_F(MockRoleTest, TellsWhatAClientThatLeavesHasNotSaid) {
  open(kOpen + event(0, '>', "a") + event(0, '>', "b"));
  enter();
  role->leave(false);
  EXPECT_EQ(mock->tally().missing, 2U);
  EXPECT_NE(log.text.find(":3: client: left before it said this; 2 messages are missing"),
            std::string::npos)
      << log.text;
}

TEST_F(MockRoleTest, TellsWhatAClientOwesWhenTheServerIsStopped) {
  open(kOpen + event(0, '>', "a") + event(0, '<', "A") + event(0, '>', "b"), at_once());
  enter();
  EXPECT_EQ(say("a"), "A|");
  role->leave(true);
  EXPECT_EQ(mock->tally().missing, 1U);
  EXPECT_NE(log.text.find(":5: client: had not said this when the server was stopped"),
            std::string::npos)
      << log.text;
}

}  // namespace
}  // namespace wskit::server
