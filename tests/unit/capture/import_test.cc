#include "capture/import.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace wskit::capture {
namespace {

/// Gives `text` out in pieces of at most `chunk` bytes.
Input::Source pieces(std::string text, std::size_t chunk = 7) {
  return [text = std::move(text), chunk,
          at = std::size_t{0}](std::span<char> into) mutable -> Result<std::size_t> {
    const std::size_t size = std::min({chunk, into.size(), text.size() - at});
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), size, into.begin());
    at += size;
    return size;
  };
}

std::string all_of(const Spool& spool) {
  std::string text(spool.size(), '\0');
  const auto got = spool.read(0, text);
  return got && *got == text.size() ? text : "(cut)";
}

/// The capture that it came to, then the warning; or the error.
std::string told(const Result<Imported>& imported) {
  if (!imported) return imported.error().message;
  return all_of(imported->lines) + imported->warning.value_or("");
}

std::string har(const std::string& text, Strictness strictness = Strictness::kStrict) {
  return told(import_har(Input(pieces(text)), "x.har", "", strictness));
}
std::string transcript(const std::string& text, Strictness strictness = Strictness::kStrict) {
  return told(import_transcript(Input(pieces(text)), "x.txt", strictness));
}

std::string entries(const std::string& list) {
  return R"({"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"entries":[)" +
         list + "]}}";
}

/// The capture without its header and the lines that open, then the warning.
std::string lenient_har(const std::string& text) {
  const std::string told = har(text, Strictness::kLenient);
  return told.substr(std::min(told.find("\"ev\":\"open\""), told.size()));
}

TEST(Recognise, TellsTheFormsApart) {
  EXPECT_EQ(recognise("{\"wscap\":1,\"log\":\"log\"}\n"), FileForm::kCapture);
  EXPECT_EQ(recognise("\xef\xbb\xbf \n{\n \"log\": {"), FileForm::kHar);
  EXPECT_EQ(recognise("{\"t\":0,\"ev\":\"open\"}\n{\"data\":\"log\",\"log\":1}\n"),
            FileForm::kCapture);
  EXPECT_EQ(recognise("{\"log\":{\"x\":\"{\\\"ev\\\":1}\"}}"), FileForm::kHar);
  EXPECT_EQ(recognise("> a\n"), FileForm::kTranscript);
  EXPECT_EQ(recognise("Connected (press CTRL+C to quit)\n"), FileForm::kTranscript);
  EXPECT_EQ(recognise("PK\x03\x04"), FileForm::kZip);
  EXPECT_EQ(recognise(""), FileForm::kCapture);
}

TEST(TranscriptImport, TakesAPromptAtTheEndForNoMessage) {
  const auto said = [](const std::string& text) {
    const std::string all = transcript(text);
    std::size_t count = 0;
    for (std::size_t at = 0; (at = all.find("\"msg\"", at)) != std::string::npos; ++at)
      ++count;
    return count;
  };
  EXPECT_EQ(said("> a\n< b\n> "), 2U);
  EXPECT_EQ(said("> a\n< b\n>"), 2U);
  EXPECT_EQ(said("> a\n< b\n> \n"), 3U);
  EXPECT_EQ(said("> a\n< "), 2U);
}

TEST(HarImport, ReadsWhatChromeWrites) {
  EXPECT_EQ(
      har(entries(R"({
    "_resourceType":"websocket",
    "_webSocketMessages":[
      {"type":"send","time":1700000000.5,"opcode":1,"data":"{\"a\":\"é\"}"},
      {"type":"receive","time":1700000000.75,"opcode":2,"data":"AAE="},
      {"type":"error","time":1700000001,"opcode":-1,"data":"net::ERR_FAILED"}],
    "request":{"method":"GET","url":"wss://h/p?q","headers":[
      {"name":"Origin","value":"https://h"},
      {"name":"Sec-WebSocket-Key","value":"zgZLzg8v2Uh3Lw0pykyu/g=="},
      {"name":"Sec-WebSocket-Protocol","value":"v2, v1"}]},
    "response":{"status":101,"headers":[{"name":"Upgrade","value":"websocket"}]},
    "startedDateTime":"2023-11-14T22:13:20.000Z","time":1000.5},
    {"request":{"url":"https://h/"},"response":{"status":200},"startedDateTime":"2020-01-01T00:00:00Z"})")),
      R"({"wscap":1,"created":"2023-11-14T22:13:20.000Z","source":"har","tool":"WebInspector 537.36","redacted":[]}
{"t":0,"c":"1","ev":"open","url":"wss://h/p?q","status":101,"headers":[["Origin","https://h"]],"subprotocols":["v2","v1"]}
{"t":0.5,"c":"1","ev":"msg","dir":">","op":1,"data":"{\"a\":\"é\"}"}
{"t":0.75,"c":"1","ev":"msg","dir":"<","op":2,"b64":"AAE="}
{"t":1,"c":"1","ev":"mark","label":"net::ERR_FAILED"}
)");
}

TEST(HarImport, ReadsMillisecondsAsPlaywrightWritesThemAndTakesUnknownTimesFromTheMessageBefore) {
  EXPECT_EQ(
      har(entries(R"({
    "startedDateTime":"2023-11-14T22:13:20.250Z",
    "request":{"url":"ws://h/","headers":[{"name":":authority","value":"h"}]},
    "response":{"status":101,"content":{"size":-1}},
    "_webSocketMessages":[
      {"type":"send","time":1700000000500,"opcode":1,"data":"a"},
      {"type":"receive","time":-1,"opcode":1,"data":"b"},
      {"type":"receive","time":1700000000400,"opcode":1,"data":"c"}]})")),
      R"({"wscap":1,"created":"2023-11-14T22:13:20.250Z","source":"har","tool":"WebInspector 537.36","redacted":[]}
{"t":0,"c":"1","ev":"open","url":"ws://h/","status":101}
{"t":0.25,"c":"1","ev":"msg","dir":">","op":1,"data":"a"}
{"t":0.25,"c":"1","ev":"msg","dir":"<","op":1,"data":"b"}
{"t":0.25,"c":"1","ev":"msg","dir":"<","op":1,"data":"c"}
x.har: times that go backwards, read as that of the message before: 1)");
}

TEST(HarImport, ReadsHttpUrlsAsMitmproxyWritesThem) {
  EXPECT_EQ(har(entries(R"({"request":{"url":"https://h/x"},"_resourceType":"websocket",)"
                        R"("_webSocketMessages":[]})")),
            R"({"wscap":1,"source":"har","tool":"WebInspector 537.36","redacted":[]}
{"t":0,"c":"1","ev":"open","url":"wss://h/x","status":101}
)");
}

TEST(HarImport, ReadsSchemesInAnyCase) {
  EXPECT_NE(har(entries(R"({"request":{"url":"HTTPS://H/x"},"_resourceType":"websocket"})"))
                .find(R"("url":"wss://H/x")"),
            std::string::npos);
  EXPECT_NE(har(entries(R"({"request":{"url":"WS://h/"}})")).find(R"("url":"WS://h/")"),
            std::string::npos);
}

TEST(HarImport, NamesAnUrlAndATimeThatCannotBeRead) {
  const auto entry = [](const std::string& url, const std::string& started) {
    return entries(R"({"_resourceType":"websocket","request":{"url":)" + url +
                   R"(},"startedDateTime":)" + started + "}");
  };
  const std::string time = R"("2026-09-24T10:00:00Z")";
  EXPECT_EQ(har(entry("null", time)), "x.har: entry 1: `url` is missing");
  EXPECT_TRUE(har(entry(R"("foo bar")", time)).starts_with("x.har: entry 1: "))
      << har(entry(R"("foo bar")", time));
  EXPECT_EQ(har(entry(R"("ws://h/")", R"("yesterday")")),
            "x.har: entry 1: `startedDateTime` wants a time, as in 2026-09-24T10:00:00Z");
  EXPECT_EQ(lenient_har(entry("null", R"("yesterday")")).substr(0, 26),
            R"("ev":"open","url":"","stat)");
}

TEST(HarImport, MergesConnectionsByTheirTimes) {
  EXPECT_EQ(
      har(entries(
          R"({"request":{"url":"ws://h/late"},"startedDateTime":"1970-01-01T00:00:02Z","_webSocketMessages":[
               {"type":"send","time":2.5,"opcode":1,"data":"2.5"},
               {"type":"receive","time":4,"opcode":8,"data":"A+hieWU="},
               {"type":"receive","time":5,"opcode":1,"data":"behind the close"}]},
             {"request":{"url":"ws://h/early"},"startedDateTime":"1970-01-01T00:00:01Z","_webSocketMessages":[
               {"type":"send","time":1,"opcode":9,"data":"cA=="},
               {"type":"receive","time":3,"opcode":1,"data":"3"}]})")),
      R"({"wscap":1,"created":"1970-01-01T00:00:01.000Z","source":"har","tool":"WebInspector 537.36","redacted":[]}
{"t":0,"c":"1","ev":"open","url":"ws://h/early","status":101}
{"t":0,"c":"1","ev":"ping","dir":">","data":"p"}
{"t":1,"c":"2","ev":"open","url":"ws://h/late","status":101}
{"t":1.5,"c":"2","ev":"msg","dir":">","op":1,"data":"2.5"}
{"t":2,"c":"1","ev":"msg","dir":"<","op":1,"data":"3"}
{"t":3,"c":"2","ev":"close","code":1000,"reason":"bye","by":"<"}
)");
}

TEST(HarImport, SaysOfWhichConnectionsItHoldsNoMessages) {
  const auto upgraded = [](const std::string& status) {
    return entries(
        R"({"request":{"url":"https://h/x","headers":[{"name":"upgrade","value":"WebSocket"}]},
      "response":{"status":)" +
        status + "}}");
  };
  const std::string told = har(upgraded("101"));
  EXPECT_NE(told.find(R"("ev":"open","url":"wss://h/x")"), std::string::npos);
  EXPECT_TRUE(told.ends_with("x.har: connections of which it holds no messages: 1")) << told;
  EXPECT_EQ(har(upgraded("200")), "x.har: no WebSocket was recorded in this HAR");
  EXPECT_FALSE(har(entries(R"({"request":{"url":"ws://h/"},"_webSocketMessages":[]})"))
                   .ends_with("messages: 1"));
}

TEST(HarImport, KeepsTheSubprotocolThatTheServerChose) {
  const auto choosing = [](const std::string& choice) {
    return har(entries(R"({"request":{"url":"ws://h/"},"response":{"status":101,"headers":[
        {"name":"Server","value":"x"},{"name":"sec-websocket-protocol","value":")" +
                       choice + "\"}]}}"));
  };
  EXPECT_NE(choosing("v2").find(R"("url":"ws://h/","status":101,"subprotocol":"v2"})"),
            std::string::npos);
  EXPECT_EQ(choosing("\\u0001"), R"(x.har: entry 1: "\u0001" cannot be the name of a subprotocol)");
}

TEST(HarImport, NamesASubprotocolThatCannotBeOffered) {
  const std::string offering = entries(R"({"request":{"url":"ws://h/","headers":[
        {"name":"Sec-WebSocket-Protocol","value":"v1, a b"}]},"response":{"status":101}})");
  EXPECT_EQ(har(offering), R"(x.har: entry 1: "a b" cannot be the name of a subprotocol)");
  EXPECT_NE(lenient_har(offering).find("left out: what is wrong, 1, the first: entry 1"),
            std::string::npos);
}

TEST(HarImport, LeavesOutConnectionsThatWereRefused) {
  const std::string opened = R"({"request":{"url":"ws://h/opened"},"_webSocketMessages":[]},)";
  const std::string said = R"("_webSocketMessages":[{"type":"receive","opcode":1,"data":"a"}],)";
  const std::string error =
      R"("_webSocketMessages":[{"type":"error","opcode":-1,"data":"refused"}],)";
  const auto takes = [&](const std::string& messages, const std::string& response) {
    const std::string text = har(entries(opened + R"({"request":{"url":"ws://h/b"},)" + messages +
                                         R"("response":{)" + response + "}}"));
    const bool taken = text.find("ws://h/b") != std::string::npos;
    const bool told = text.ends_with("x.har: left out: connections that were refused, 1");
    EXPECT_EQ(messages.empty() && taken,
              text.ends_with("x.har: connections of which it holds no messages: 1"));
    EXPECT_NE(taken, told) << text;
    return taken;
  };
  EXPECT_FALSE(takes("", R"("status":403)"));
  EXPECT_FALSE(takes(said, R"("status":403)"));
  EXPECT_FALSE(takes("", R"("status":0)"));
  EXPECT_FALSE(takes("", R"("status":-1,"_failureText":"404")"));
  EXPECT_FALSE(takes("", R"("_failureText":"404")"));
  EXPECT_FALSE(takes(error, R"("status":-1)"));
  EXPECT_FALSE(takes("", R"("status":200)"));
  EXPECT_TRUE(takes(said, R"("status":200)"));
  EXPECT_TRUE(takes(said, R"("status":-1,"_failureText":"reset")"));
  EXPECT_TRUE(takes("", R"("status":101,"_failureText":"reset")"));
  EXPECT_TRUE(takes("", ""));
}

TEST(HarImport, SaysWhatIsWrong) {
  EXPECT_EQ(har("{\"log\":{}}"), "x.har: not HAR: it has no log.entries");
  EXPECT_EQ(har(entries("")), "x.har: no WebSocket was recorded in this HAR");
  for (const char* cut : {"{\"log\":{\"entries\":[", "{\"log\":{\"entries\":[{\"a\":\"b"}) {
    EXPECT_EQ(har(cut), "x.har: the file was cut short");
  }
  EXPECT_EQ(har("{\"log\":{\"entries\":[}"), "x.har: not JSON from byte 20 on");
  EXPECT_EQ(har(entries("{}") + std::string("\0x", 2)),
            "x.har: something stands behind the end of the JSON");
  const auto message = [](const std::string& fields) {
    return har(entries(R"({},{"_webSocketMessages":[{"type":"send","opcode":1,"data":""},{)" +
                       fields + "}]}"));
  };
  EXPECT_EQ(message(R"("type":"send","opcode":1)"), "x.har: entry 2, message 2: `data` is missing");
  EXPECT_EQ(message(R"("data":7)"), "x.har: entry 2, message 2: `data` wants a string");
  EXPECT_EQ(message(R"("data":"","type":"sent")"),
            R"(x.har: entry 2, message 2: `type` wants "send", "receive" or "error")");
  EXPECT_EQ(message(R"("data":"","type":"send","opcode":3)"),
            "x.har: entry 2, message 2: `opcode` wants 1 (text), 2 (binary), 8 (close), 9 (ping) "
            "or 10 (pong)");
  EXPECT_EQ(message(R"("data":"=","type":"send","opcode":2)"),
            "x.har: entry 2, message 2: `data` of a message that is not text wants base64");
  EXPECT_EQ(har(entries(R"({"request":{"url":7}})")), "x.har: entry 1: `url` wants a string");
  for (const char* const messages : {R"({"0":{"type":"send"}})", R"("none")", "7", "true"}) {
    EXPECT_EQ(har(entries(std::string(R"({"_webSocketMessages":)") + messages + "}")),
              "x.har: entry 1: `_webSocketMessages` wants a list");
  }
  const std::string headers = R"({"request":{"url":"ws://h/","headers":[
      {"name":"A b","value":"v"},{"name":"B","value":"b\n"},{"name":"C","value":"c"}]},
      "_webSocketMessages":[]})";
  EXPECT_EQ(har(entries(headers)), "x.har: entry 1: \"A b\" cannot be the name of a header");
  EXPECT_EQ(
      lenient_har(entries(headers)),
      R"("ev":"open","url":"ws://h/","status":101,"headers":[["C","c"]]})"
      "\nx.har: left out: what is wrong, 2, the first: entry 1: \"A b\" cannot be the name of a "
      "header");
  EXPECT_EQ(har(std::string(300, '[') + "\n"), "x.har: nested more than 256 levels deep");
}

TEST(HarImport, NamesTheMessageWithACloseThatIsNone) {
  const auto closing = [](const std::string& base64) {
    return entries(R"({"request":{"url":"ws://h/"},"_webSocketMessages":[
      {"type":"send","time":1,"opcode":1,"data":"a"},
      {"type":"receive","time":2,"opcode":8,"data":")" +
                   base64 + R"("}]})");
  };
  for (const auto& [base64, code] :
       {std::pair("A+cB", "999"), {"//8=", "65535"}, {"A/c=", "1015"}, {"C7c=", "2999"}}) {
    EXPECT_EQ(har(closing(base64)),
              std::string("x.har: entry 1, message 2: `data` of a close with the code ") + code +
                  ": this close code is not for sending; use 1000 or 3000 to 4999");
  }
  EXPECT_NE(har(closing("A+4=")).find(R"("ev":"close","code":1006)"), std::string::npos);
  EXPECT_EQ(har(closing("AA==")),
            "x.har: entry 1, message 2: `data` of a close wants two bytes of a code, or nothing");
  EXPECT_NE(har(closing("")).find(R"("ev":"close","code":1005)"), std::string::npos);
  EXPECT_NE(har(closing("A+g=")).find(R"("ev":"close","code":1000)"), std::string::npos);
  EXPECT_NE(lenient_har(closing("A+cB"))
                .find("left out: what is wrong, 1, the first: entry 1, message 2"),
            std::string::npos);
}

TEST(HarImport, PassesOverMessagesThatAreWrongWhenItIsLenient) {
  EXPECT_EQ(lenient_har(entries(R"({"request":{"url":"ws://h/"},"_webSocketMessages":[
                {"type":"send","opcode":1},
                {"type":"send","opcode":1,"data":"a"},
                {"type":"send","opcode":"1","data":7},
                {"type":"receive","opcode":2,"data":"="},
                {"type":"receive","opcode":1,"data":"b"}]})")),
            R"("ev":"open","url":"ws://h/","status":101}
{"t":0,"c":"1","ev":"msg","dir":">","op":1,"data":"a"}
{"t":0,"c":"1","ev":"msg","dir":"<","op":1,"data":"b"}
)"
            "x.har: left out: what is wrong, 3, the first: entry 1, message 1: `data` is missing");
}

TEST(HarImport, PassesOverFieldsOfTheWrongTypeWhenItIsLenient) {
  EXPECT_EQ(lenient_har(entries(R"({"request":{"url":"ws://h/","headers":[{"name":7,"value":"x"}]},
                                    "response":{"status":"101"},"_webSocketMessages":[]})")),
            "\"ev\":\"open\",\"url\":\"ws://h/\",\"status\":101}\n"
            "x.har: left out: what is wrong, 2, the first: entry 1: `name` wants a string");
}

TEST(HarImport, ReadsHalfACharacterAsOneThatIsMissing) {
  const auto data = [](const std::string& text) {
    const std::string said = har(entries(
        R"({"request":{"url":"ws://h/"},"_webSocketMessages":[{"type":"send","opcode":1,"data":")" +
        text + "\"}]}"));
    const std::size_t begin = said.find("\"data\":\"") + 8;
    return said.substr(begin, said.find("\"}", begin) - begin) + said.substr(said.rfind('\n') + 1);
  };
  const std::string one = "x.har: half surrogate pairs, read as U+FFFD: 1";
  EXPECT_EQ(data(R"(\ud83d\uDE00)"), "😀");
  EXPECT_EQ(data(R"(a\ud83d)"), "a\ufffd" + one);
  EXPECT_EQ(data(R"(\ude00b)"), "\ufffdb" + one);
  EXPECT_EQ(data(R"(\ud83dc)"), "\ufffdc" + one);
  EXPECT_EQ(data(R"(\ud83d\u0041)"), "\ufffdA" + one);
  EXPECT_EQ(data(R"(\ud83d\ud83d\ude00)"), "\ufffd😀" + one);
  EXPECT_EQ(data(R"(\ud83d\/)"), "\ufffd/" + one);
  EXPECT_EQ(data(R"(\\ud83d)"), R"(\\ud83d)");
}

TEST(HarImport, ReadsWhatAHarThatWasCutShortHoldsWhenItIsLenient) {
  const std::string whole = entries(
      R"({"request":{"url":"ws://h/"},"_webSocketMessages":[{"type":"send","opcode":1,"data":"a"},)"
      R"({"type":"send","opcode":1,"data":"b"}]},{"request":{"url":"http://h/"}})");
  const std::string remark = "x.har: left out: what is wrong, 1, the first: the file was cut short";
  const std::string opened = R"("ev":"open","url":"ws://h/","status":101})"
                             "\n";
  const std::string first = R"({"t":0,"c":"1","ev":"msg","dir":">","op":1,"data":"a"})"
                            "\n";
  const std::string second = R"({"t":0,"c":"1","ev":"msg","dir":">","op":1,"data":"b"})"
                             "\n";
  EXPECT_EQ(lenient_har(whole.substr(0, whole.size() - 5)), opened + first + second + remark);
  EXPECT_EQ(lenient_har(whole.substr(0, whole.find("\"b\"") + 1)), opened + first + remark);
  EXPECT_EQ(har(whole.substr(0, whole.find("ws://")), Strictness::kLenient),
            "x.har: no WebSocket was recorded in this HAR; " + remark);
}

TEST(HarImport, WantsAttachedMessagesBesideIt) {
  EXPECT_EQ(
      har(entries(R"({"request":{"url":"ws://h/"},"response":{"content":{"_file":"m.jsonl"}}})")),
      "x.har: its messages lie beside it in m.jsonl; name the HAR instead of piping it");
  const auto refused = [](const std::string& file) {
    return told(import_har(
        Input(pieces(entries(R"({"request":{"url":"ws://h/"},"response":{"content":{"_file":")" +
                             file + "\"}}}"))),
        "x.har", ".", Strictness::kStrict));
  };
  EXPECT_EQ(refused("../m.jsonl"), "x.har: ../m.jsonl is not beside the HAR");
  EXPECT_EQ(refused("/etc/passwd"), "x.har: /etc/passwd is not beside the HAR");
  EXPECT_EQ(refused("none.jsonl"),
            "cannot read ./none.jsonl, to which x.har refers: No such file or directory");
}

TEST(TranscriptImport, ReadsWhatWasSentAndReceived) {
  EXPECT_EQ(transcript("# ws://h/p\n"
                       "Connected (press CTRL+C to quit)\r\n"
                       "> one\r\n"
                       "<\n"
                       "< {\"a\":\n"
                       "    1}\n"
                       "\n"
                       "* a remark\n"
                       "# ws://other/\n"
                       ">b AAE=\n"
                       "Disconnected (code: 1001, reason: \"bye \"now\"\")\n"),
            R"({"wscap":1,"source":"transcript","tool":"","redacted":[]}
{"t":0,"c":"1","ev":"open","url":"ws://h/p","status":101}
{"t":0,"c":"1","ev":"msg","dir":">","op":1,"data":"one"}
{"t":0,"c":"1","ev":"msg","dir":"<","op":1,"data":""}
{"t":0,"c":"1","ev":"msg","dir":"<","op":1,"data":"{\"a\":\n  1}"}
{"t":0,"c":"1","ev":"mark","label":"a remark"}
{"t":0,"c":"1","ev":"msg","dir":">","op":2,"b64":"AAE="}
{"t":0,"c":"1","ev":"close","code":1001,"reason":"bye \"now\"","by":"<"}
)");
}

TEST(TranscriptImport, SaysWhichLineIsWrong) {
  const std::string goes =
      "x.txt:2: neither `> sent` nor `< received`; a message goes on in a "
      "line that begins with two blanks";
  EXPECT_EQ(transcript("> a\nb\n"), goes);
  EXPECT_EQ(transcript("#\n  b\n"), goes);
  EXPECT_EQ(transcript(">a\n"), "x.txt:1: a blank belongs behind `>` and `<`");
  EXPECT_EQ(transcript("> caf\xe9\n"),
            "x.txt:1: not UTF-8; bytes are written as a binary message, `>b AAE=` in base64");
  EXPECT_EQ(transcript(">b AA\n"), "x.txt:1: a binary message wants base64, as in `>b AAE=`");
  const std::string lenient = transcript("> a\nb\n>c\n> d\n", Strictness::kLenient);
  EXPECT_NE(lenient.find("\"data\":\"d\""), std::string::npos);
  EXPECT_TRUE(lenient.ends_with("lines left out: 2, the first: " + goes)) << lenient;
}

}  // namespace
}  // namespace wskit::capture
