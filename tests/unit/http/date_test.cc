#include "http/date.h"

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

TEST(Date, IsWrittenAsTheStandardHasIt) {
  EXPECT_EQ(to_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(to_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(to_date(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
  EXPECT_EQ(to_date(253402300799), "Fri, 31 Dec 9999 23:59:59 GMT");
}

TEST(Date, IsReadAsItIsWritten) {
  for (const std::time_t time :
       {std::time_t{784111777}, std::time_t{0}, std::time_t{951782400}, std::time_t{4102444800}})
    EXPECT_EQ(parse_date(to_date(time)), time);
}

TEST(Date, IsNotGuessed) {
  for (const char* text :
       {"", "now", "Sun, 06 Nov 1994 08:49:37 UTC", "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 36 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 199x 08:49:37 GMT", "Sun, 06 Xxx 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
}

}  // namespace
}  // namespace wskit::http
