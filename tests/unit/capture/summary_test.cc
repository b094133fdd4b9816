#include "capture/summary.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace wskit::capture {
namespace {

using namespace std::chrono_literals;

Result<Summary> summary_of(std::string_view events, const Takes& takes = {}) {
  std::string text = "{\"wscap\":1}\n";
  text += events;
  auto reader = Reader::open(
      [text, at = std::size_t{0}](std::span<char> into) mutable -> Result<std::size_t> {
        const std::size_t size = std::min(into.size(), text.size() - at);
        std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), size, into.begin());
        at += size;
        return size;
      },
      "cap");
  if (!reader) return reader.error();
  return summarise(*reader, {}, takes);
}

TEST(Summary, CountsWhatEachConnectionCarried) {
  const auto summary = summary_of(R"({"t":0,"c":"1","ev":"open","url":"ws://h/"}
{"t":0.1,"c":"2","ev":"open","url":"ws://h/"}
{"t":0.2,"c":"1","ev":"msg","dir":">","data":"abc"}
{"t":0.3,"c":"2","ev":"msg","dir":"<","b64":"AAE="}
{"t":0.4,"c":"1","ev":"close","code":4000,"by":">"}
{"t":2.5,"ev":"mark","label":"end"}
)");
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->duration, 2500ms);
  EXPECT_EQ(summary->most_at_once, 2U);
  ASSERT_EQ(summary->connections.size(), 2U);
  const ConnectionSummary& first = summary->connections[0];
  EXPECT_EQ(first.id, "1");
  EXPECT_EQ(first.url, "ws://h/");
  EXPECT_EQ(first.sent.messages, 1U);
  EXPECT_EQ(first.sent.bytes, 3U);
  EXPECT_EQ(first.closed_at, 400ms);
  EXPECT_EQ(first.close_code, 4000);
  EXPECT_EQ(summary->connections[1].closed_at, std::nullopt);
  EXPECT_EQ(summary->received.messages, 1U);
  EXPECT_EQ(summary->received.bytes, 2U);
}

TEST(Summary, CountsOnlyWhatIsTaken) {
  const auto summary =
      summary_of(R"({"t":0,"c":"1","ev":"open"}
{"t":1,"c":"2","ev":"open"}
{"t":2,"c":"1","ev":"msg","dir":">","data":"abc"}
{"t":3,"c":"2","ev":"msg","dir":">","data":"d"}
{"t":4,"c":"1","ev":"close"}
)",
                 [](const envelope::Event& event) { return event.connection == "2"; });
  ASSERT_TRUE(summary);
  ASSERT_EQ(summary->connections.size(), 1U);
  EXPECT_EQ(summary->connections[0].id, "2");
  EXPECT_EQ(summary->sent.bytes, 1U);
  EXPECT_EQ(summary->duration, 3s);
}

TEST(Summary, TakesAnIdAgainAfterItsClose) {
  const auto summary = summary_of(R"({"t":0,"c":"1","ev":"open"}
{"t":1,"c":"1","ev":"close"}
{"t":2,"c":"1","ev":"open"}
)");
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->connections.size(), 2U);
  EXPECT_EQ(summary->most_at_once, 1U);
}

TEST(Summary, RefusesWhatCouldNotBePlayed) {
  const auto complaint = [](std::string_view events) {
    const auto summary = summary_of(events);
    return summary ? "(read)" : summary.error().message;
  };
  EXPECT_EQ(complaint("{\"c\":\"1\",\"ev\":\"msg\",\"dir\":\">\",\"data\":\"\"}\n"),
            "cap:2: a message, and connection \"1\" is not open");
  EXPECT_EQ(complaint("{\"c\":\"1\",\"ev\":\"open\"}\n{\"c\":\"1\",\"ev\":\"open\"}\n"),
            "cap:3: connection \"1\" opens while it is open");
  EXPECT_EQ(complaint(R"({"c":"1","ev":"open","headers":[["A","b\r\nC: d"]]})"
                      "\n"),
            "cap:2: the header \"A\" has control characters in its value");
  EXPECT_EQ(complaint("{\"c\":\"1\",\"ev\":\"close\"}\n"),
            "cap:2: a close, and connection \"1\" is not open");
  EXPECT_EQ(
      complaint("{\"c\":\"1\",\"ev\":\"open\"}\n{\"c\":\"1\",\"ev\":\"msg\",\"data\":\"\"}\n"),
      "cap:3: a message of a capture needs `dir`: \">\" or \"<\"");
}

}  // namespace
}  // namespace wskit::capture
