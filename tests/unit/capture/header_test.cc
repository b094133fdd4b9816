#include "capture/header.h"

#include <gtest/gtest.h>

namespace wskit::capture {
namespace {

TEST(Header, ReadsWhatItWrites) {
  const Header header{"2026-09-24T10:00:00.123Z", "connect", "wskit 0.1", {"cookie", "token"}};
  std::string line;
  append_header(line, header);
  const auto read = parse_header(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->created, header.created);
  EXPECT_EQ(read->source, header.source);
  EXPECT_EQ(read->tool, header.tool);
  EXPECT_EQ(read->redacted, header.redacted);
}

TEST(Rfc3339, WritesAndReadsTheSameTime) {
  EXPECT_EQ(rfc3339(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(rfc3339(1'795'647'462'726), "2026-11-25T22:57:42.726Z");
  EXPECT_EQ(rfc3339(-1), "1969-12-31T23:59:59.999Z");
  for (const long long time : {0LL, 951'782'400'001LL, 1'795'647'462'726LL}) {
    EXPECT_EQ(parse_rfc3339(rfc3339(time)), static_cast<double>(time));
  }
}

TEST(Rfc3339, WritesMicrosecondsWhereThereAreSome) {
  EXPECT_EQ(rfc3339(1'795'647'462'726, 40), "2026-11-25T22:57:42.726040Z");
  EXPECT_EQ(parse_rfc3339(rfc3339(1'726, 500)), 1'726.5);
}

TEST(Rfc3339, ReadsZonesAndFractions) {
  EXPECT_EQ(parse_rfc3339("1970-01-01T01:00:00+01:00"), 0);
  EXPECT_EQ(parse_rfc3339("1969-12-31T19:30:00.5-0430"), 500);
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:00.1234Z"), 123.4);
}

TEST(Rfc3339, RefusesWhatIsNoTime) {
  for (const char* text : {"", "1970-01-01", "1970-01-01T00:00:00", "1970-13-01T00:00:00Z",
                           "1970-02-30T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:00:00Zz",
                           "-970-01-01T00:00:00Z", "1970-01-01T00:00:00+1"}) {
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace wskit::capture
