#include "capture/reader.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <zlib.h>

namespace wskit::capture {
namespace {

constexpr const char* kNoCapture =
    "not a capture: its first line is {\"wscap\":1,…}; nor is it a HAR, or a transcript of "
    "`> sent` and `< received`";

using namespace std::chrono_literals;
namespace event = envelope::event;

constexpr std::string_view kHeader =
    R"({"wscap":1,"created":"2026-09-24T10:00:00.123Z","source":"connect","tool":"wskit 0.1"})"
    "\n";

/// Gives `text` out in pieces of at most `chunk` bytes.
Reader::Source pieces(std::string text, std::size_t chunk) {
  return [text = std::move(text), chunk,
          at = std::size_t{0}](std::span<char> into) mutable -> Result<std::size_t> {
    const std::size_t size = std::min({chunk, into.size(), text.size() - at});
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), size, into.begin());
    at += size;
    return size;
  };
}

/// The kinds and times of all events, then the error or the warning.
std::string reading(const std::string& text, std::size_t chunk = 4096,
                    Strictness strictness = Strictness::kStrict) {
  auto reader = Reader::open(pieces(text, chunk), "cap", strictness);
  if (!reader) return reader.error().message;
  std::string out;
  while (true) {
    const auto event = reader->next();
    if (!event) return out + event.error().message;
    if (!*event) return out + reader->warning().value_or("");
    out += std::to_string((*event)->what.index()) + "@" +
           std::to_string((*event)->at / std::chrono::milliseconds(1)) + " ";
  }
}

std::string lines(std::string_view events) {
  return std::string(kHeader).append(events);
}

/// `text` as one member of a gzip file.
std::string gzipped(const std::string& text) {
  z_stream zip{};
  deflateInit2(&zip, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&zip, text.size()), '\0');
  std::string in = text;
  zip.next_in = reinterpret_cast<Bytef*>(in.data());
  zip.avail_in = static_cast<uInt>(in.size());
  zip.next_out = reinterpret_cast<Bytef*>(out.data());
  zip.avail_out = static_cast<uInt>(out.size());
  deflate(&zip, Z_FINISH);
  out.resize(zip.total_out);
  deflateEnd(&zip);
  return out;
}

TEST(Reader, ReadsTheHeader) {
  const auto reader = Reader::open(pieces(std::string(kHeader), 4096), "cap");
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->header().created, "2026-09-24T10:00:00.123Z");
  EXPECT_EQ(reader->header().source, "connect");
  EXPECT_EQ(reader->header().tool, "wskit 0.1");
}

TEST(Reader, ReadsTheSameHoweverTheFileIsCut) {
  const std::string text = lines(
      "{\"t\":0,\"c\":\"1\",\"ev\":\"open\",\"url\":\"ws://h/\"}\r\n"
      "\n"
      "{\"t\":0.5,\"c\":\"1\",\"ev\":\"msg\",\"dir\":\">\",\"data\":\"x\"}\n"
      "{\"t\":1,\"c\":\"1\",\"ev\":\"close\",\"code\":1000}");
  for (const std::size_t chunk : {1U, 2U, 7U, 4096U}) {
    EXPECT_EQ(reading(text, chunk), "0@0 1@500 4@1000 ") << chunk;
  }
}

TEST(Reader, ReadsAGzipFileHoweverItIsCutAndHoweverManyMembersItHas) {
  const std::string first = gzipped(lines("{\"t\":1,\"ev\":\"mark\"}\n{\"t\":2,"));
  const std::string second = gzipped("\"ev\":\"mark\"}\n");
  for (const std::size_t chunk : {1U, 2U, 7U, 4096U}) {
    EXPECT_EQ(reading(first + second, chunk), "8@1000 8@2000 ") << chunk;
  }
}

TEST(Reader, SaysWhereAGzipFileWasCutShort) {
  const std::string whole = gzipped(lines("{\"t\":1,\"ev\":\"mark\"}\n"));
  EXPECT_EQ(reading(whole.substr(0, whole.size() - 8)),
            "8@1000 cap:2: the gzip file was cut short behind this line");
  EXPECT_EQ(reading(whole.substr(0, 2)), std::string("cap:1: ") + kNoCapture);
}

TEST(Reader, SaysWhereAGzipFileIsDamaged) {
  std::string whole = gzipped(lines("{\"t\":1,\"ev\":\"mark\"}\n"));
  whole[whole.size() - 8] ^= 1;  // the checksum
  EXPECT_EQ(reading(whole), "8@1000 cap:2: the gzip file is damaged behind this line");
  EXPECT_EQ(reading(gzipped(lines("")) + "rest"),
            "cap:1: the gzip file is damaged behind this line");
}

TEST(Reader, ReadsWhatADamagedGzipFileHoldsWhenItIsLenient) {
  const std::string whole = gzipped(lines("{\"t\":1,\"ev\":\"mark\"}\n"));
  std::string miscounted = whole;
  miscounted[whole.size() - 8] ^= 1;  // the checksum
  for (const std::string& text : {miscounted, whole + "rest", whole + std::string(512, '\0')}) {
    EXPECT_EQ(reading(text, 4096, Strictness::kLenient),
              "8@1000 cap:2: the gzip file is damaged behind this line");
  }
}

TEST(Reader, CountsLinesForComplaints) {
  EXPECT_EQ(reading(lines("\n{\"t\":1,\"ev\":\"mark\"}\n{\"t\":2,\"ev\":\"boom\"}\n")),
            "8@1000 cap:4: unknown event \"boom\"");
  EXPECT_EQ(reading(lines("{\"t\":1,\"ev\":\"msg\",\"data\":7}\n")),
            "cap:2: `data` wants a string");
}

TEST(Reader, RefusesATimeThatGoesBackwards) {
  EXPECT_EQ(reading(lines("{\"t\":1.5,\"ev\":\"mark\"}\n{\"t\":1.25,\"ev\":\"mark\"}\n")),
            "8@1500 cap:3: time goes backwards: 1.25 after 1.5");
}

TEST(Reader, SaysThatATimeIsMissingOrNone) {
  const std::string before = "{\"t\":1,\"ev\":\"mark\"}\n";
  const auto behind = [&](const std::string& line, Strictness strictness = Strictness::kStrict) {
    return reading(lines(before + line + "\n" + "{\"t\":2,\"ev\":\"mark\"}\n"), 4096, strictness);
  };
  const std::string missing =
      "cap:3: `t` is missing: the seconds since the start, as in {\"t\":0.5,\"ev\":\"msg\",…}";
  for (const char* const line : {R"({"ev":"mark"})", R"({"t":null,"ev":"mark"})"}) {
    EXPECT_EQ(behind(line), "8@1000 " + missing);
    EXPECT_EQ(behind(line, Strictness::kLenient), "8@1000 8@2000 1 line is left out, " + missing);
  }
  for (const char* const t : {"-1", "9e9", "1e300", "\"1\"", "true", "[1]"}) {
    const std::string line = std::string("{\"t\":") + t + ",\"ev\":\"mark\"}";
    const std::string wrong = "cap:3: `t` wants a number of s from 0 to 1e9";
    EXPECT_EQ(behind(line), "8@1000 " + wrong);
    EXPECT_EQ(behind(line, Strictness::kLenient), "8@1000 8@2000 1 line is left out, " + wrong);
  }
}

TEST(Reader, TakesACaptureWithoutTimes) {
  EXPECT_EQ(reading(lines("{\"ev\":\"mark\"}\n{\"ev\":\"mark\"}\n")), "8@0 8@0 ");
}

TEST(Reader, PassesOverALastLineThatWasCutShort) {
  EXPECT_EQ(reading(lines("{\"t\":1,\"ev\":\"mark\"}\n{\"t\":2,\"ev\":\"ma")),
            "8@1000 cap:3: the last line was cut short and is left out");
}

TEST(Reader, RefusesABrokenLineInTheMiddle) {
  EXPECT_EQ(reading(lines("{\"t\":1,\"ev\":\"ma\n{\"t\":2,\"ev\":\"mark\"}\n")).substr(0, 16),
            "cap:2: not JSON:");
}

TEST(Reader, RefusesHeadersAndSubprotocolsThatCannotBeSent) {
  const auto opening = [](const std::string& fields) {
    return reading(lines("{\"t\":0,\"c\":\"1\",\"ev\":\"open\"," + fields + "}\n"));
  };
  for (const char* const name : {"A b", "", "X:Y", "\u00c3"}) {
    EXPECT_EQ(opening(std::string(R"("headers":[["Origin","o"],[")") + name + R"(","v"]])"),
              std::string("cap:2: \"") + name + "\" cannot be the name of a header");
  }
  for (const char* const value : {"\\u0001", "a\\u007f", "a\\r\\nEvil: 1", "a\\u0000"}) {
    EXPECT_EQ(opening(std::string(R"("headers":[["A",")") + value + "\"]]"),
              "cap:2: the header \"A\" has control characters in its value");
  }
  EXPECT_EQ(opening(R"("subprotocols":["v1","a\nb"])"),
            R"(cap:2: "a\nb" cannot be the name of a subprotocol)");
  EXPECT_EQ(opening(R"("subprotocol":"\u0001")"),
            R"(cap:2: "\u0001" cannot be the name of a subprotocol)");
  for (const char* const name : {"a b", "", "ü", "a,b"}) {
    EXPECT_EQ(opening(std::string(R"("subprotocols":["v1",")") + name + "\"]"),
              std::string("cap:2: \"") + name + "\" cannot be the name of a subprotocol");
  }
  EXPECT_EQ(opening(R"("subprotocols":1)"), "cap:2: `subprotocols` wants a list of strings");
  EXPECT_EQ(opening(R"("headers":[[":path","/"],["A","b\tc é"]],"subprotocols":["v1","a.b"])"),
            "0@0 ");
}

TEST(Reader, RefusesClosesThatCannotBeSent) {
  const auto closing = [](const std::string& fields) {
    return reading(
        lines("{\"t\":0,\"c\":\"1\",\"ev\":\"open\"}\n"
              "{\"t\":0,\"c\":\"1\",\"ev\":\"close\"," +
              fields + "}\n"));
  };
  for (const char* const code : {"1004", "1015", "1016", "2999"}) {
    EXPECT_EQ(closing(std::string(R"("by":">","code":)") + code),
              std::string("0@0 cap:3: `code` ") + code +
                  ": this close code is not for sending; use 1000 or 3000 to 4999");
  }
  EXPECT_EQ(closing(R"("code":1000,"reason":")" + std::string(124, 'x') + "\""),
            "0@0 cap:3: `code` 1000: the reason of a close has at most 123 bytes");
  EXPECT_EQ(closing(R"("code":1000,"reason":")" + std::string(123, 'x') + "\""), "0@0 4@0 ");
  EXPECT_EQ(closing(R"("code":1005)"), "0@0 4@0 ");
  EXPECT_EQ(closing(R"("code":1006,"reason":")" + std::string(200, 'x') + "\""), "0@0 4@0 ");
}

TEST(Reader, PassesOverWhatIsWrongWhenItIsLenient) {
  const auto lenient = [](std::string_view events) {
    return reading(lines(events), 4096, Strictness::kLenient);
  };
  EXPECT_EQ(lenient("{\"t\":1,\"ev\":\"mark\"}\n"), "8@1000 ");
  EXPECT_EQ(lenient("{\"t\":1,\"ev\":\"ma\n{\"t\":2,\"ev\":\"mark\"}\n").substr(0, 44),
            "8@2000 1 line is left out, cap:2: not JSON: ");
  EXPECT_EQ(lenient("{\"t\":1,\"ev\":\"boom\"}\n{\"t\":2,\"ev\":\"close\",\"c\":\"1\"}\n"
                    "{\"t\":3,\"ev\":\"ma"),
            "2 lines are left out, the first: cap:2: unknown event \"boom\"; "
            "cap:4: the last line was cut short and is left out");
  EXPECT_EQ(lenient("{\"t\":2,\"ev\":\"mark\"}\n{\"t\":1,\"ev\":\"mark\"}\n"
                    "{\"t\":2.5,\"ev\":\"mark\"}\n"),
            "8@2000 8@2500 1 line is left out, cap:3: time goes backwards: 1.0 after 2.0");
}

TEST(Reader, HasMessagesCheckedByWhoKnowsMoreOfThem) {
  const std::string text = lines(
      "{\"t\":0,\"c\":\"1\",\"ev\":\"open\"}\n"
      "{\"t\":0,\"c\":\"1\",\"ev\":\"msg\",\"dir\":\">\",\"data\":\"bad\"}\n"
      "{\"t\":1,\"c\":\"1\",\"ev\":\"msg\",\"dir\":\">\",\"data\":\"good\"}\n");
  const auto check = [](const envelope::event::Message& message) -> std::optional<std::string> {
    if (message.body.bytes == "good") return std::nullopt;
    return "is not good";
  };
  auto strict = Reader::open(pieces(text, 4096), "cap");
  strict->check_with(check);
  EXPECT_TRUE(strict->next());
  EXPECT_EQ(strict->next().error().message, "cap:3: is not good");
  auto lenient = Reader::open(pieces(text, 4096), "cap", Strictness::kLenient);
  lenient->check_with(check);
  EXPECT_TRUE(lenient->next());
  EXPECT_EQ((**lenient->next()).at, std::chrono::seconds(1));
  EXPECT_FALSE(*lenient->next());
  EXPECT_EQ(lenient->warning(), "1 line is left out, cap:3: is not good");
}

TEST(Reader, DoesWithoutAHeaderWhenItIsLenient) {
  const auto lenient = [](const std::string& text) {
    return reading(text, 3, Strictness::kLenient);
  };
  EXPECT_EQ(lenient("\n{\"t\":1,\"ev\":\"mark\"}\n{\"t\":2,\"ev\":\"mark\"}\n"),
            "8@1000 8@2000 cap: the header {\"wscap\":1,…} is missing");
  EXPECT_EQ(lenient("{\"t\":2,\"ev\":\"mark\"}\n{\"t\":1,\"ev\":\"mark\"}\n"),
            "8@2000 cap: the header {\"wscap\":1,…} is missing; "
            "1 line is left out, cap:2: time goes backwards: 1.0 after 2.0");
  EXPECT_EQ(lenient("{\"wscap\":2}\n{\"t\":1,\"ev\":\"mark\"}\n"),
            "8@1000 1 line is left out, cap:1: version 2 of the format; known is 1");
  EXPECT_EQ(lenient("{\"wscap\":1,\"crea\n{\"t\":1,\"ev\":\"mark\"}\n"),
            std::string("8@1000 1 line is left out, cap:1: ") + kNoCapture);
  EXPECT_EQ(lenient(""), std::string("cap:1: ") + kNoCapture);
}

TEST(Reader, RefusesWhatIsNoCapture) {
  const std::string complaint = std::string("cap:1: ") + kNoCapture;
  EXPECT_EQ(reading(""), std::string("cap:1: ") + kNoCapture);
  EXPECT_EQ(reading("\n\n"), std::string("cap:2: ") + kNoCapture);
  EXPECT_EQ(reading("PK\x03\x04 something else"), complaint);
  EXPECT_EQ(reading("[]\n"), complaint);
  EXPECT_EQ(reading("{\"t\":0,\"ev\":\"open\"}\n"), complaint);
  EXPECT_EQ(reading("{\"wscap\":2}\n"), "cap:1: version 2 of the format; known is 1");
}

TEST(Reader, HandsOnWhatTheSourceComplainsAbout) {
  const auto reader = Reader::open(
      [](std::span<char>) -> Result<std::size_t> {
        return Error{ErrorKind::kUsage, "cannot read cap: Is a directory"};
      },
      "cap");
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().message, "cannot read cap: Is a directory");
}

}  // namespace
}  // namespace wskit::capture
