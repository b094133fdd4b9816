#include "capture/convert.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace wskit::capture {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;

constexpr std::string_view kTwoConnections =
    R"({"wscap":1,"created":"2026-09-24T10:00:00.123Z","source":"serve","tool":"wskit 0.1","redacted":[]}
{"t":0,"c":"1","ev":"open","url":"ws://h/a","status":101,"headers":[["Origin","http://h"]],"subprotocols":["v2","v1"]}
{"t":0.031245,"c":"1","ev":"msg","dir":">","op":1,"data":"{\"é\":1}"}
{"t":0.5,"c":"2","ev":"open","url":"ws://h/b","status":101}
{"t":0.6,"c":"1","ev":"msg","dir":"<","op":2,"b64":"AAE="}
{"t":0.7,"c":"2","ev":"ping","dir":">","data":"p"}
{"t":0.8,"c":"2","ev":"pong","dir":"<","data":"p"}
{"t":1.25,"c":"1","ev":"close","code":1000,"reason":"bye","by":">"}
{"t":9,"c":"2","ev":"close","code":1005,"reason":"","by":"<"}
)";

class ConvertTest : public testing::Test {
 public:
  ConvertTest() {
    std::string name = testing::TempDir() + "convert-XXXXXX";
    folder = ::mkdtemp(name.data());
  }
  ~ConvertTest() override { std::filesystem::remove_all(folder); }
  ConvertTest(const ConvertTest&) = delete;
  ConvertTest& operator=(const ConvertTest&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return folder + "/" + name; }
  [[nodiscard]] std::string text(const std::string& name) const {
    std::ostringstream out;
    out << std::ifstream(path(name)).rdbuf();
    return out.str();
  }
  void put(const std::string& name, std::string_view text) const {
    std::ofstream(path(name)) << text;
  }
  /// What was lost, or the error.
  [[nodiscard]] std::vector<std::string> converted(const std::string& from, const std::string& to,
                                                   bool redact = false) const {
    return converted(from, ConvertConfig{path(to), "wskit 0.1", redact});
  }
  [[nodiscard]] std::vector<std::string> converted(const std::string& from,
                                                   const ConvertConfig& config) const {
    const auto file = File::open(path(from));
    if (!file) return {file.error().message};
    const auto losses = convert(*file, config);
    return losses ? *losses : std::vector<std::string>{losses.error().message};
  }

  std::string folder;
};

TEST_F(ConvertTest, KeepsAllOfACaptureThroughHar) {
  put("a.jsonl", kTwoConnections);
  EXPECT_THAT(converted("a.jsonl", "b.har"), IsEmpty());
  EXPECT_THAT(converted("b.har", "c.jsonl"), IsEmpty());
  std::string expected(kTwoConnections);
  expected.replace(expected.find("serve"), 5, "har");
  EXPECT_EQ(text("c.jsonl"), expected);
}

TEST_F(ConvertTest, KeepsAllOfACaptureThroughGzip) {
  put("a.jsonl", kTwoConnections);
  EXPECT_THAT(converted("a.jsonl", "b.jsonl.gz"), IsEmpty());
  EXPECT_LT(std::filesystem::file_size(path("b.jsonl.gz")), kTwoConnections.size());
  EXPECT_THAT(converted("b.jsonl.gz", "c.jsonl"), IsEmpty());
  EXPECT_EQ(text("c.jsonl"), kTwoConnections);
}

TEST_F(ConvertTest, KeepsTheConversationThroughATranscript) {
  constexpr std::string_view kTranscript =
      "# ws://h/\n> one\n< two\n  lines\n>b AAE=\n* remark\nDisconnected (code: 1001, reason: "
      "\"bye\")\n";
  put("a.txt", kTranscript);
  EXPECT_THAT(converted("a.txt", "b.jsonl"), IsEmpty());
  EXPECT_THAT(converted("b.jsonl", "c.txt"),
              ElementsAre("a transcript holds no times and no headers"));
  EXPECT_EQ(text("c.txt"), kTranscript);
}

TEST_F(ConvertTest, KeepsTheToolAndTheMicrosecondsOfOpenings) {
  const std::string lines =
      R"({"wscap":1,"created":"2026-09-24T10:00:00.123Z","source":"har","tool":"other 1.2","redacted":[]}
{"t":0,"c":"1","ev":"open","url":"ws://h/","status":101}
{"t":0.000041,"c":"1","ev":"msg","dir":">","op":1,"data":"a"}
{"t":0.000402,"c":"2","ev":"open","url":"ws://h/","status":101}
{"t":0.000403,"c":"1","ev":"msg","dir":"<","op":1,"data":"b"}
{"t":0.0009,"c":"2","ev":"msg","dir":">","op":1,"data":"c"}
)";
  put("a.jsonl", lines);
  EXPECT_THAT(converted("a.jsonl", "b.har"), IsEmpty());
  EXPECT_THAT(converted("b.har", "c.jsonl"), IsEmpty());
  EXPECT_EQ(text("c.jsonl"), lines);
}

TEST_F(ConvertTest, SaysWhichConnectionsHarHasNoNameAndNoFormFor) {
  put("a.jsonl", R"({"wscap":1}
{"t":0,"c":"ann","ev":"open","url":"ws://h/"}
{"t":0,"c":"2","ev":"open","url":"ws://h/","status":200}
)");
  EXPECT_THAT(converted("a.jsonl", "b.har"),
              ElementsAre("HAR has no names of connections; numbered anew: 1",
                          "HAR has WebSockets alone; connections that were none: 1"));
}

TEST_F(ConvertTest, SaysWhatAFormCannotHold) {
  put("a.jsonl", R"({"wscap":1}
{"t":0,"c":"1","ev":"open","url":"ws://h/"}
{"t":0,"ev":"mark","label":"here"}
{"t":1,"c":"1","ev":"msg","dir":">","data":"a\r\n{{X}}","tpl":true}
{"t":1,"c":"1","ev":"ping","dir":">"}
{"t":2,"c":"1","ev":"close","code":1006}
)");
  EXPECT_THAT(converted("a.jsonl", "b.har"),
              ElementsAre("HAR has no marks; left out: 1",
                          "HAR has no `tpl`, `bind` and `expect`; messages that had some: 1",
                          "HAR has no lost connections; written as errors: 1"));
  EXPECT_THAT(
      converted("a.jsonl", "b.txt"),
      ElementsAre("a transcript holds no times and no headers",
                  "a transcript has no pings and pongs; left out with the like: 1",
                  "a transcript keeps no carriage returns; texts that had some: 1",
                  "a transcript has no `tpl`, `bind` and `expect`; messages that had some: 1",
                  "a transcript says only how a server closes; ends left out: 1"));
}

TEST_F(ConvertTest, NamesFieldsThatAFormDoesNotHave) {
  put("a.jsonl", R"({"wscap":1,"source":"x","title":"a day"}
{"t":0,"c":"1","ev":"open","url":"ws://h/","status":101,"via":"x","subprotocols":["v"]}
{"t":0,"ev":"mark","label":"here","of":"a mark"}
{"t":1,"c":"1","ev":"msg","dir":">","op":1,"data":"a","note":"ü","room":"r"}
{"t":1,"c":"1","ev":"pong","dir":"<","data":"","rtt_ms":1}
{"t":2,"c":"1","ev":"close","code":1000,"reason":"","by":">"}
)");
  EXPECT_THAT(converted("a.jsonl", "b.har"),
              ElementsAre("HAR has no marks; left out: 1",
                          "HAR has no `note`, `room`, `rtt_ms`, `title` and `via`; lines that had "
                          "some: 4"));
  EXPECT_THAT(converted("a.jsonl", "b.txt"),
              Contains("a transcript has no `note`, `of`, `room`, `title` and `via`; "
                       "lines that had some: 4"));
}

TEST_F(ConvertTest, NamesSomeOfManyFields) {
  std::string line = R"({"t":0,"c":"1","ev":"open","url":"ws://h/")";
  for (char name = 'A'; name < 'M'; ++name)
    line += std::string(R"(,")") + name + R"(":1)";
  put("a.jsonl", "{\"wscap\":1}\n" + line + "}\n");
  EXPECT_THAT(
      converted("a.jsonl", "b.har"),
      ElementsAre("HAR has no `A`, `B`, `C`, `D`, `E`, `F`, `G`, `H` and others; lines that "
                  "had some: 1"));
}

TEST_F(ConvertTest, RefusesALineThatSaysWhatWasSaidTwice) {
  put("a.jsonl", R"({"wscap":1}
{"t":0,"c":"1","ev":"open","url":"ws://h/"}
{"t":0,"c":"1","ev":"msg","dir":">","data":"a","data":"{\"type\":\"auth\",\"token\":\"s3cret\"}"}
)");
  const auto told = converted("a.jsonl", "b.jsonl", true);
  EXPECT_THAT(told, ElementsAre(EndsWith("a.jsonl:3: `data` stands on this line twice")));
}

TEST_F(ConvertTest, TakesSecretsOutUnlessItIsToldNotTo) {
  put("a.txt", "# ws://h/?token=s3cret\n> {\"type\":\"auth\",\"token\":\"s3cret\"}\n");
  EXPECT_THAT(converted("a.txt", "b.jsonl", true), IsEmpty());
  EXPECT_EQ(text("b.jsonl").find("s3cret"), std::string::npos);
  EXPECT_NE(text("b.jsonl").find("\"redacted\":[\"authorization\""), std::string::npos);
  EXPECT_THAT(converted("a.txt", "b.jsonl", false), IsEmpty());
  EXPECT_NE(text("b.jsonl").find("s3cret"), std::string::npos);
}

TEST_F(ConvertTest, KeepsWhatIsNotKnown) {
  const std::string lines =
      R"({"wscap":1,"tool":"other","title":"a day","n":12345678901234567890123})"
      "\n"
      R"({ "ev":"open", "t":0, "c":"1", "url":"ws://h/", "via":{"b":[1.50],"a":null} })"
      "\n"
      R"({"t":1e-1,"c":"1","ev":"msg","dir":">","data":"x","note":"ü","tpl":true,"room":"r"})"
      "\n";
  put("a.jsonl", lines);
  EXPECT_THAT(converted("a.jsonl", "b.jsonl"), IsEmpty());
  EXPECT_EQ(text("b.jsonl"), lines);
}

TEST_F(ConvertTest, KeepsWhatIsNotKnownBesideASecret) {
  put("a.jsonl", R"({"wscap":1,"tool":"other","title":"a day","redacted":["mine"]}
{"t":0,"c":"1","ev":"open","url":"ws://h/","headers":[["Cookie","s3cret"],["A","b"]],"via":"x"}
{"t":0,"c":"2","ev":"open","url":"ws://h/?token=s3cret","subprotocols":["bearer.s3cret"],"via":"y"}
{"t":1,"c":"1","ev":"msg","dir":">","op":1,"data":"{\"type\":\"auth\",\"token\":\"s3cret\"}","n":1}
{"t":1,"c":"1","ev":"msg","dir":">","json":{"type":"auth","token":"s3cret","big":12345678901234567890123},"n":2}
{"t":1,"c":"1","ev":"msg","dir":">","b64":"eyJ0eXBlIjoiYXV0aCIsInRva2VuIjoicyJ9","n":3}
)");
  EXPECT_THAT(converted("a.jsonl", "b.jsonl", true), IsEmpty());
  EXPECT_EQ(
      text("b.jsonl"),
      R"({"wscap":1,"tool":"other","title":"a day","redacted":["mine","authorization","proxy-authorization","cookie","set-cookie","token"]}
{"t":0,"c":"1","ev":"open","url":"ws://h/","headers":[["Cookie","REDACTED"],["A","b"]],"via":"x"}
{"t":0,"c":"2","ev":"open","url":"ws://h/?token=REDACTED","subprotocols":["bearer.REDACTED"],"via":"y"}
{"t":1,"c":"1","ev":"msg","dir":">","op":1,"data":"{\"type\":\"auth\",\"token\":\"REDACTED\"}","n":1}
{"t":1,"c":"1","ev":"msg","dir":">","json":{"type":"auth","token":"REDACTED","big":12345678901234567890123},"n":2}
{"t":1,"c":"1","ev":"msg","dir":">","b64":"eyJ0eXBlIjoiYXV0aCIsInRva2VuIjoiUkVEQUNURUQifQ==","n":3}
)");
}

TEST_F(ConvertTest, RefusesANameThatSaysNoForm) {
  put("a.jsonl", kTwoConnections);
  EXPECT_THAT(converted("a.jsonl", "b.pcap"),
              ElementsAre(path("b.pcap") + ": which form? Its name ends in .jsonl, .har or .txt, "
                                           "with .gz behind it if it is to be gzipped"));
  EXPECT_FALSE(std::filesystem::exists(path("b.pcap")));
}

TEST_F(ConvertTest, RefusesATranscriptOfSeveralConnections) {
  put("a.jsonl", kTwoConnections);
  EXPECT_THAT(converted("a.jsonl", "b.txt"),
              ElementsAre("a transcript holds one connection, and connection \"2\" is another one; "
                          "write a .har"));
}

TEST_F(ConvertTest, ReadsBackAHarOfAConnectionWithoutAUrl) {
  put("a.txt", "> a\n< b\n");
  EXPECT_THAT(converted("a.txt", "b.har"), ElementsAre());
  EXPECT_THAT(converted("b.har", "c.txt"),
              ElementsAre("a transcript holds no times and no headers"));
  EXPECT_EQ(text("c.txt"), "> a\n< b\n");
}

TEST_F(ConvertTest, ReadsMessagesThatAreAttachedToAHar) {
  put("m.jsonl", R"({"type":"send","time":1000,"opcode":1,"data":"a"})"
                 "\n"
                 R"({"type":"receive","time":2000,"opcode":2,"data":"AAE="})"
                 "\n");
  put("a.har", R"({"log":{"creator":{"name":"Playwright","version":"1"},"entries":[{
    "request":{"url":"ws://h/"},"response":{"status":101,"content":{"_file":"m.jsonl"}}}]}})");
  EXPECT_THAT(converted("a.har", "b.txt"),
              ElementsAre("a transcript holds no times and no headers"));
  EXPECT_EQ(text("b.txt"), "# ws://h/\n> a\n<b AAE=\n");
  put("m.jsonl", "{}\n");
  EXPECT_THAT(converted("a.har", "b.txt"), ElementsAre(path("./m.jsonl:1: `data` is missing")));
}

TEST_F(ConvertTest, LeavesOutWhatIsNotTaken) {
  put("a.jsonl", kTwoConnections);
  ConvertConfig config{path("b.txt"), "wskit 0.1", false};
  config.takes = [](const envelope::Event& event) { return event.connection == "1"; };
  EXPECT_THAT(converted("a.jsonl", config),
              ElementsAre("a transcript holds no times and no headers"));
  EXPECT_EQ(text("b.txt"), "# ws://h/a\n> {\"é\":1}\n<b AAE=\n");
}

TEST_F(ConvertTest, LeavesWhatWasThereWhenItFailsOrIsStopped) {
  put("a.jsonl", kTwoConnections);
  put("b.txt", "old");
  ASSERT_THAT(converted("a.jsonl", "b.txt"), ElementsAre(testing::HasSubstr("connection")));
  EXPECT_EQ(text("b.txt"), "old");
  ConvertConfig config{path("b.txt"), "wskit 0.1", false};
  config.is_stopped = [] { return true; };
  EXPECT_THAT(converted("a.jsonl", config),
              ElementsAre(path("b.txt") + ": interrupted; it is not written"));
  EXPECT_EQ(text("b.txt"), "old");
  const std::filesystem::directory_iterator all(folder);
  EXPECT_EQ(std::distance(begin(all), end(all)), 2);
}

TEST_F(ConvertTest, SaysWhichCapturesCanBeRewritten) {
  put("a.jsonl", kTwoConnections);
  put("a.txt", "> a\n");
  EXPECT_TRUE(File::open(path("a.jsonl"))->check_rewritable());
  const Status transcript = File::open(path("a.txt"))->check_rewritable();
  ASSERT_FALSE(transcript);
  EXPECT_EQ(transcript.error().message,
            "only wskit's own captures can be rewritten; make one with --convert");
}

}  // namespace
}  // namespace wskit::capture
