#include "capture/writer.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/file.h"
#include "capture/redact.h"

namespace wskit::capture {
namespace {

using namespace std::chrono_literals;
using envelope::Body, envelope::Direction;
namespace event = envelope::event;

constexpr TimePoint kStart{1h};

class WriterTest : public testing::Test {
 protected:
  WriterTest() {
    std::string name = (std::filesystem::temp_directory_path() / "wskit-XXXXXX").string();
    ::close(::mkstemp(name.data()));
    config.path = name;
    config.source = "connect";
    config.tool = "wskit 0.1";
  }
  ~WriterTest() override { std::filesystem::remove(config.path); }
  WriterTest(const WriterTest&) = delete;
  WriterTest& operator=(const WriterTest&) = delete;

  [[nodiscard]] std::string on_disk() const {
    std::ostringstream text;
    text << std::ifstream(config.path).rdbuf();
    return text.str();
  }
  [[nodiscard]] std::string behind_header() const {
    const std::string text = on_disk();
    return text.substr(text.find('\n') + 1);
  }
  void zip() {
    std::filesystem::remove(config.path);
    config.path += ".gz";
  }
  struct ReadBack {
    int messages = 0;
    std::optional<std::string> warning;
  };
  [[nodiscard]] ReadBack read_back() const {
    ReadBack back;
    const auto file = File::open(config.path);
    auto reader = file->reader();
    for (auto next = reader->next(); *next; next = reader->next()) {
      if (std::holds_alternative<event::Message>((*next)->what)) ++back.messages;
    }
    back.warning = reader->warning();
    return back;
  }
  static event::Message said(std::string_view text) {
    return {Direction::kToServer, {Body::Form::kText, text}};
  }

  WriterConfig config;
};

TEST_F(WriterTest, BeginsWithAHeaderThatTheReaderKnows) {
  const auto writer = Writer::create(config, kStart);
  ASSERT_TRUE(writer);
  const auto file = File::open(config.path);
  ASSERT_TRUE(file);
  const auto reader = file->reader();
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->header().source, "connect");
  EXPECT_EQ(reader->header().tool, "wskit 0.1");
  EXPECT_EQ(reader->header().redacted, redacted_names());
  EXPECT_EQ(reader->header().created.size(), std::string("2026-09-24T10:00:00.123Z").size());
}

TEST_F(WriterTest, WritesEachEventAsItHappens) {
  auto writer = Writer::create(config, kStart);
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->write(kStart + 250ms, "1", said("hi")));
  EXPECT_EQ(behind_header(),
            "{\"t\":0.25,\"c\":\"1\",\"ev\":\"msg\",\"dir\":\">\",\"op\":1,\"data\":\"hi\"}\n");
}

TEST_F(WriterTest, GathersTheEventsOfOneTurn) {
  int asked = 0;
  auto writer = Writer::create(config, kStart, [&] { ++asked; });
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->write(kStart, "1", said("a")));
  EXPECT_TRUE(writer->write(kStart, "1", said("b")));
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(behind_header(), "");
  EXPECT_TRUE(writer->flush());
  EXPECT_NE(behind_header().find("\"b\""), std::string::npos);
  EXPECT_TRUE(writer->write(kStart, "1", said("c")));
  EXPECT_EQ(asked, 2);
}

TEST_F(WriterTest, DoesNotGatherWithoutBound) {
  auto writer = Writer::create(config, kStart, [] {});
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->write(kStart, "1", said(std::string(1'500'000, 'x'))));
  EXPECT_GT(on_disk().size(), 1'000'000U);
}

TEST_F(WriterTest, AsksForTheRestOfWhatWasTooMuchToGather) {
  int asked = 0;
  auto writer = Writer::create(config, kStart, [&] { ++asked; });
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->write(kStart, "1", said(std::string(1'500'000, 'x'))));
  EXPECT_NE(on_disk().back(), '\n');
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(writer->flush());
  EXPECT_EQ(on_disk().back(), '\n');
}

TEST_F(WriterTest, WritesAllThatGathersInAnySizes) {
  auto writer = Writer::create(config, kStart, [] {});
  ASSERT_TRUE(writer);
  std::string expected;
  for (std::size_t size = 1; size < 3'000'000; size = size * 3 + 1000) {
    for (int i = 0; i < 3; ++i) {
      const std::string text(size, static_cast<char>('a' + i));
      EXPECT_TRUE(writer->write(kStart, "1", said(text)));
      envelope::append_event(expected, {}, "1", said(text));
    }
    const Status status = size % 2 == 0 ? writer->flush() : ok();
    EXPECT_TRUE(status);
  }
  EXPECT_TRUE(writer->flush());
  EXPECT_TRUE(behind_header() == expected);
}

TEST_F(WriterTest, DoesNotSayAgainWhatHasBecomeASecret) {
  auto writer = Writer::create(config, kStart, [] {});
  ASSERT_TRUE(writer);
  const Body body{Body::Form::kText, "I say s3cr3t-token"};
  EXPECT_TRUE(writer->write_message(kStart, "1", Direction::kToServer, body, false));
  writer->hide({"s3cr3t-token"});
  EXPECT_TRUE(writer->write_message(kStart, "2", Direction::kToServer, body, true));
  EXPECT_TRUE(writer->flush());
  EXPECT_NE(behind_header().find("I say REDACTED"), std::string::npos);
}

// Whether its words are still at hand or have gone to the disk.
TEST_F(WriterTest, WritesWhatIsSaidAgainAsIfItWereNew) {
  auto writer = Writer::create(config, kStart, [] {});
  ASSERT_TRUE(writer);
  std::string expected;
  for (int i = 0; i < 10'000; ++i) {
    const std::string text = "text \"" + std::to_string(i / 4) + "\"";
    const Body body{Body::Form::kText, text};
    const Direction direction = i % 2 == 0 ? Direction::kToServer : Direction::kToClient;
    EXPECT_TRUE(writer->write_message(kStart + i * 1ms, "1", direction, body, i % 4 != 0));
    envelope::append_event(expected, i * 1ms, "1", event::Message{direction, body});
    const Status status = i % 6 == 0 ? writer->flush() : ok();
    EXPECT_TRUE(status);
  }
  EXPECT_TRUE(writer->finish());
  EXPECT_EQ(behind_header(), expected);
}

TEST_F(WriterTest, TakesTheSecretsOutOfTheOpening) {
  event::Open open;
  open.url = "ws://h/p?room=1&token=s3cret&x=2";
  open.headers = {{"AUTHORIZATION", "Bearer s3cret"}, {"Cookie", "s3cret"}, {"Origin", "http://o"}};
  open.subprotocols = {"bearer.s3cret", "v1"};
  auto writer = Writer::create(config, kStart);
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->write(kStart, "1", open));
  EXPECT_EQ(on_disk().find("s3cret"), std::string::npos);
  EXPECT_NE(on_disk().find("ws://h/p?room=1&token=REDACTED&x=2"), std::string::npos);
  EXPECT_NE(on_disk().find("http://o"), std::string::npos);
  EXPECT_NE(on_disk().find("\"bearer.REDACTED\",\"v1\""), std::string::npos);
}

TEST_F(WriterTest, TakesTheSecretsOutOfMessagesInEitherDirection) {
  auto writer = Writer::create(config, kStart);
  ASSERT_TRUE(writer);
  constexpr std::string_view kAuth = R"({"type":"auth","token":"s3cret"})";
  for (const auto direction : {envelope::Direction::kToServer, envelope::Direction::kToClient}) {
    const Body body{Body::Form::kText, kAuth};
    EXPECT_TRUE(writer->write(kStart, "1", event::Message{direction, body}));
    EXPECT_TRUE(writer->write_message(kStart, "1", direction, body, false));
    EXPECT_TRUE(writer->write_message(kStart, "1", direction, body, true));
  }
  EXPECT_EQ(on_disk().find("s3cret"), std::string::npos);
  EXPECT_NE(on_disk().find(R"("dir":"<","op":1,"data":"{\"type\":\"auth\",\"token\":\"REDACTED)"),
            std::string::npos);
}

TEST_F(WriterTest, TakesOutWhatItIsToHide) {
  auto writer = Writer::create(config, kStart);
  ASSERT_TRUE(writer);
  writer->hide({"s3cr3t-token"});
  for (const auto form : {Body::Form::kText, Body::Form::kBinary}) {
    const Body body{form, "I am s3cr3t-token"};
    EXPECT_TRUE(writer->write(kStart, "1", event::Message{envelope::Direction::kToClient, body}));
    for (const bool as_before : {false, true}) {
      EXPECT_TRUE(
          writer->write_message(kStart, "1", envelope::Direction::kToClient, body, as_before));
    }
  }
  const std::string text = R"({"t":0,"c":"1","ev":"msg","dir":"<","op":1,"data":"I am REDACTED"})";
  const std::string bytes =
      R"({"t":0,"c":"1","ev":"msg","dir":"<","op":2,"b64":"SSBhbSBSRURBQ1RFRA=="})";
  EXPECT_EQ(behind_header(),
            text + '\n' + text + '\n' + text + '\n' + bytes + '\n' + bytes + '\n' + bytes + '\n');
}

TEST_F(WriterTest, TakesATokenOutOfBinaryMessages) {
  auto writer = Writer::create(config, kStart);
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->write_message(kStart, "1", envelope::Direction::kToServer,
                                    {Body::Form::kBinary, R"({"type":"auth","token":"s"})"},
                                    false));
  EXPECT_NE(behind_header().find("UkVEQUNURUQ"), std::string::npos);
}

TEST_F(WriterTest, KeepsTheSecretsWhenAsked) {
  config.redact = false;
  event::Open open;
  open.headers = {{"Authorization", "Bearer s3cret"}};
  auto writer = Writer::create(config, kStart);
  ASSERT_TRUE(writer);
  writer->hide({"Bearer s3cret"});
  EXPECT_TRUE(writer->write(kStart, "1", open));
  EXPECT_NE(on_disk().find("Bearer s3cret"), std::string::npos);
  EXPECT_NE(on_disk().find("\"redacted\":[]"), std::string::npos);
}

TEST_F(WriterTest, SaysWhyItCannotCreateTheFile) {
  const std::string path = config.path + "/below-a-file";
  const auto writer = Writer::create({path, "connect", "wskit", true}, kStart);
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().kind, ErrorKind::kOutput);
  EXPECT_EQ(writer.error().message, "cannot write " + path + ": Not a directory");
}

TEST_F(WriterTest, DoesNotWaitForTheReaderOfAFifo) {
  std::filesystem::remove(config.path);
  ASSERT_EQ(::mkfifo(config.path.c_str(), 0600), 0);
  const auto writer = Writer::create(config, kStart);
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().kind, ErrorKind::kOutput);
  EXPECT_EQ(writer.error().message, "cannot write " + config.path + ": nobody reads it");
}

TEST_F(WriterTest, ReportsAFullDisk) {
  const auto writer = Writer::create({"/dev/full", "connect", "wskit", true}, kStart);
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().message, "cannot write /dev/full: No space left on device");
}

TEST_F(WriterTest, CompressesAFileWhoseNameSaysSo) {
  zip();
  auto writer = Writer::create(config, kStart);
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->write(kStart, "1", event::Open{}));
  for (int i = 0; i < 100; ++i)
    EXPECT_TRUE(writer->write(kStart, "1", said(std::string(100, 'x'))));
  EXPECT_TRUE(writer->finish());
  EXPECT_LT(on_disk().size(), 5'000U);
  const ReadBack back = read_back();
  EXPECT_EQ(back.messages, 100);
  EXPECT_FALSE(back.warning);
}

TEST_F(WriterTest, LeavesAReadableGzipFileWhenItIsKilled) {
  zip();
  auto writer = Writer::create(config, kStart, [] {});
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->write(kStart, "1", event::Open{}));
  EXPECT_TRUE(writer->write(kStart, "1", said("flushed")));
  EXPECT_TRUE(writer->flush());
  EXPECT_TRUE(writer->write(kStart, "1", said("not flushed")));
  const ReadBack back = read_back();
  EXPECT_EQ(back.messages, 1);
  EXPECT_EQ(back.warning, config.path + ":3: the gzip file was cut short behind this line");
}

TEST_F(WriterTest, DropsWhatComesAfterTheEnd) {
  auto writer = Writer::create(config, kStart);
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->finish());
  EXPECT_TRUE(writer->write(kStart, "1", said("late")));
  EXPECT_TRUE(writer->finish());
  EXPECT_EQ(behind_header(), "");
}

TEST_F(WriterTest, TakesTheTokenOutOfAFirstMessage) {
  auto writer = Writer::create(config, kStart);
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->write(kStart, "1", said(R"({"type":"auth","token":"s3cret"})")));
  EXPECT_EQ(on_disk().find("s3cret"), std::string::npos);
  EXPECT_NE(on_disk().find("REDACTED"), std::string::npos);
}

TEST_F(WriterTest, NeverStepsBackInTime) {
  auto writer = Writer::create(config, kStart);
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->write(kStart + 2s, "1", said("a")));
  EXPECT_TRUE(writer->write(kStart + 1s, "2", said("b")));
  EXPECT_NE(behind_header().find("{\"t\":2,\"c\":\"2\""), std::string::npos);
}

TEST(Redact, KnowsTheMessagesThatAuthenticate) {
  EXPECT_EQ(redact_message(R"({"token":"a\"b","type":"auth","id":7})"),
            R"({"token":"REDACTED","type":"auth","id":7})");
  EXPECT_EQ(redact_message(R"({"type":"auth","token":"s","id":12345678901234567890999})"),
            R"({"type":"auth","token":"REDACTED","id":12345678901234567890999})");
  EXPECT_EQ(redact_message(R"({"type":"auth","payload":{"token":"s"}})"),
            R"({"type":"auth","payload":{"token":"REDACTED"}})");
  EXPECT_EQ(redact_message(R"({"type":"a\u0075th","tok\u0065n":"s"})"),
            R"({"type":"a\u0075th","tok\u0065n":"REDACTED"})");
  EXPECT_EQ(redact_message(R"({"type":"message","content":"my auth token"})"), std::nullopt);
  EXPECT_EQ(redact_message(R"({"type":"message","content":"\u00fc"})"), std::nullopt);
  EXPECT_EQ(redact_message(" \n{\"kkk\":\"hhh\",\"type\":\"auth\",\"token\":\"s\"}"),
            " \n{\"kkk\":\"hhh\",\"type\":\"auth\",\"token\":\"REDACTED\"}");
  EXPECT_EQ(redact_message(R"({"type":"auth","token":)"), std::nullopt);
  EXPECT_EQ(redact_message("k"), std::nullopt);
  EXPECT_EQ(redact_message(" "), std::nullopt);
  EXPECT_EQ(redact_message(R"(["auth","token"])"), std::nullopt);
}

TEST(Redact, FindsATokenAtAnyDepthAndOfAnyType) {
  for (const auto& [before, behind] : std::vector<std::pair<std::string, std::string>>{
           {R"({"type":"auth","data":{"token":)", "}}"},
           {R"({"payload":{"data":{"token":)", R"(}},"type" : "auth"})"},
           {R"([{"type":"auth","token":)", "}]"},
           {R"({"type":"join","type":"auth","token":)", "}"},
           {R"({"type":"auth","a":"\"token\":\"","token" :)"
            "\n",
            R"(,"id":1})"}}) {
    for (const char* const secret :
         {R"("s3cret")", R"("a\"b\\")", "12345", "null", R"({"jwt":"}","more":[{}]})", "[1,[2]]"}) {
      EXPECT_EQ(redact_message(before + secret + behind), before + R"("REDACTED")" + behind);
    }
  }
  EXPECT_EQ(redact_message(R"([{"type":"auth","token":1},{"token":"2"}])"),
            R"([{"type":"auth","token":"REDACTED"},{"token":"REDACTED"}])");
}

TEST(Redact, FindsATokenInWhatIsNotJson) {
  EXPECT_EQ(redact_message(R"("type":"auth","token":"s"})"),
            R"("type":"auth","token":"REDACTED"})");
  EXPECT_EQ(redact_message("\xef\xbb\xbf{\"type\":\"auth\",\"token\":\"s\"}"),
            "\xef\xbb\xbf{\"type\":\"auth\",\"token\":\"REDACTED\"}");
  EXPECT_EQ(redact_message(R"({"type:"auth","token":"s"})"),
            R"({"type:"auth","token":"REDACTED"})");
  for (const char* const cut : {R"("s3cr)", R"("s3cr\)", R"({"jwt":"s3)", R"(["a","s)", "12"}) {
    EXPECT_EQ(redact_message(std::string(R"({"type":"auth","token":)") + cut),
              R"({"type":"auth","token":"REDACTED")");
  }
}

TEST(Redact, FindsATokenWhoseNameIsQuotedOtherwise) {
  for (const auto& [text, redacted] : std::vector<std::pair<std::string, std::string>>{
           {"{'type':'auth','token':'s3cr\\'et'}", "{'type':'auth','token':'REDACTED'}"},
           {"{'type': 'auth', 'token': 12}", "{'type': 'auth', 'token': 'REDACTED'}"},
           {R"({type: "auth", token: "s3cret"})", R"({type: "auth", token: "REDACTED"})"},
           {"{type:auth,token:s3cret}", "{type:auth,token:REDACTED}"},
           {"type: auth\ntoken : s3cret\nx: 1", "type: auth\ntoken : REDACTED\nx: 1"},
           {"type=auth&token=s3cret&x=1", "type=auth&token=REDACTED&x=1"},
           {R"(["{\"type\":\"auth\",\"token\":\"s3cret\"}"])",
            R"(["{\"type\":\"auth\",\"token\":\"REDACTED\"}"])"},
           {R"({"a":"{\"b\":\"{\\\"auth\\\":{\\\"token\\\":\\\"s\\\"}}\"}"})",
            R"({"a":"{\"b\":\"{\\\"auth\\\":{\\\"token\\\":\\\"REDACTED\\\"}}\"}"})"},
       }) {
    EXPECT_EQ(redact_message(text), redacted);
  }
  for (const char* const text :
       {"{'type':'auth','tokens':'s'}", "{'type':'auth_ok','token':'s'}", "{type:auth,my-token:s}",
        "an auth token is missing", R"({"type":"auth","text":"token: 5, 'token': 'x'"})",
        R"({"type":"auth","a":"\"token\":\"cut"})"}) {
    EXPECT_EQ(redact_message(text), std::nullopt) << text;
  }
}

TEST(Redact, LeavesOtherMessagesAsTheyAre) {
  for (const char* const text :
       {R"({"type":"list","token":"page-2"})", R"({"type":"auth","tokens":["a"]})",
        R"({"type":"auth_ok","token":"s"})", R"({"type":"auth","a":"token"})",
        R"({"type":"auth","token" "s"})", R"({"type":"auth","tok\u0065":"s"})", "\"", "\\u",
        "\"\\u00"}) {
    EXPECT_EQ(redact_message(text), std::nullopt) << text;
  }
}

TEST(Redact, KnowsATokenInBinaryAndInASubprotocolHoweverItIsWritten) {
  std::string kept;
  envelope::What what =
      envelope::event::Message{envelope::Direction::kToServer,
                               {envelope::Body::Form::kBinary, R"({"type":"auth","token":"s"})"}};
  redact(what, kept);
  EXPECT_EQ(std::get<envelope::event::Message>(what).body.bytes,
            R"({"type":"auth","token":"REDACTED"})");
  std::vector<std::string> offered{"v1", "bearer.s", "Bearer.s", "BEARER.s", "bear"};
  redact(offered);
  EXPECT_EQ(offered, (std::vector<std::string>{"v1", "bearer.REDACTED", "Bearer.REDACTED",
                                               "BEARER.REDACTED", "bear"}));
}

TEST(Redact, PutsATokenWhereOneHasBeenTakenOut) {
  EXPECT_EQ(restore_message(R"([{"type":"auth","token":"REDACTED"},{"token":"page"}])", "a\"b"),
            R"([{"type":"auth","token":"a\"b"},{"token":"page"}])");
  EXPECT_EQ(restore_message("{'type':'auth','token':'REDACTED'}", "s"),
            "{'type':'auth','token':'s'}");
  EXPECT_EQ(restore_message("{type:auth,token:REDACTED}", "s"), "{type:auth,token:s}");
  EXPECT_EQ(restore_message(R"(["{\"type\":\"auth\",\"token\":\"REDACTED\"}"])", "a\"b"),
            R"(["{\"type\":\"auth\",\"token\":\"a\\\"b\"}"])");
  EXPECT_EQ(restore_message(R"({"type":"auth","token":"own"})", "s"), std::nullopt);
  EXPECT_EQ(restore_message(R"({"type":"list","token":"REDACTED"})", "s"), std::nullopt);
}

TEST(Redact, KnowsTheFormsOfAUrl) {
  EXPECT_EQ(redact_url("ws://h/"), "ws://h/");
  EXPECT_EQ(redact_url("ws://h/?token="), "ws://h/?token=REDACTED");
  EXPECT_EQ(redact_url("ws://h/?a&access_token=x&TOKEN=y#f"),
            "ws://h/?a&access_token=REDACTED&TOKEN=REDACTED");
  EXPECT_EQ(redact_url("ws://u:p@h:1/x?tokens=1"), "ws://u:REDACTED@h:1/x?tokens=1");
  EXPECT_EQ(redact_url("ws://[::1]:8080/a:b@c"), "ws://[::1]:8080/a:b@c");
}

TEST(TokensSaid, AreThoseOfAuthMessagesAsTheyWereMeant) {
  using Tokens = std::vector<std::string>;
  EXPECT_EQ(tokens_said(R"({"type":"auth","token":"a\"b\u0063","x":{"token":"d"}})"),
            (Tokens{"a\"bc", "d"}));
  EXPECT_EQ(tokens_said(R"("{\"type\":\"auth\",\"token\":\"a\\\"b\"}")"), Tokens{"a\"b"});
  EXPECT_EQ(tokens_said("{'type':'auth','token':'abc'}"), Tokens{"abc"});
  EXPECT_EQ(tokens_said("auth token=abc;"), Tokens{"abc"});
  EXPECT_EQ(tokens_said(R"({"type":"auth","token":"ab)"), Tokens{"ab"});
  EXPECT_EQ(tokens_said(R"({"type":"auth","token":"REDACTED"})"), Tokens{});
  EXPECT_EQ(tokens_said(R"({"type":"message","token":"a"})"), Tokens{});
}

}  // namespace
}  // namespace wskit::capture
