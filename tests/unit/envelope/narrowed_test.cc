#include "envelope/narrowed.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::envelope {
namespace {

TEST(Narrowed, LeavesWhatFits) {
  for (const char* json :
       {"", "{}", "[-9223372036854775808,18446744073709551615]", R"({"a":[1.5,-2e3,1e-400]})", "01",
        "-", "1.e5", R"("12345678901234567890123")", R"({"\"12345678901234567890123\\":1})",
        R"("unfinished 12345678901234567890123)"}) {
    EXPECT_EQ(narrowed(json), json);
  }
}

TEST(Narrowed, TurnsWideIntegersIntoFractions) {
  EXPECT_EQ(narrowed("[18446744073709551616,-9223372036854775809]"),
            "[18446744073709551616e0,-9223372036854775809e0]");
  EXPECT_EQ(narrowed(R"({"12345678901234567890123":12345678901234567890123})"),
            R"({"12345678901234567890123":12345678901234567890123e0})");
}

TEST(Narrowed, TakesTheLargestForWhatIsBeyondADouble) {
  const std::string wide(400, '9');
  EXPECT_EQ(narrowed(wide + " -" + wide), "1e308 -1e308");
  EXPECT_EQ(narrowed("[1e400,-2.5E+999]"), "[1e308,-1e308]");
}

}  // namespace
}  // namespace wskit::envelope
