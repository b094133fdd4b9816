#include "capture/json_value.h"

#include <gtest/gtest.h>

namespace wskit::capture {
namespace {

Json json(std::string_view text) {
  auto parsed = parse_json(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Json());
}

TEST(JsonValue, KeepsNumbersOfAnySizeAsTheyAreWritten) {
  for (const std::string text :
       {R"({"a":1e400})", R"([1,2.5,-1E+999,"1e400",{"b":1e999999999999999999999}])",
        "[9007199254740993]", "[123456789012345678901234567890]", "1e400"}) {
    EXPECT_EQ(to_text(json(text)), text);
    EXPECT_EQ(to_ordered_text(parse_ordered_json(text).value()), text);
  }
  const std::string long_integer = "[" + std::string(400, '7') + "]";
  EXPECT_EQ(to_text(json(long_integer)), long_integer);
}

TEST(JsonValue, ComparesNumbersOfAnySizeByTheirValues) {
  for (const auto& [one, other] : {std::pair("1e400", "10e399"),
                                   {"1e400", "1E+400"},
                                   {"-1.50e400", "-15e399"},
                                   {"0.001e403", "1e400"},
                                   {"100000000000000000000", "1e20"},
                                   {"100000000000000000000000", "1e23"},
                                   {"9007199254740993", "9007199254740993.0"},
                                   {"9007199254740993.0", "90071992547409.93e2"},
                                   {"1", "1.0"},
                                   {"0", "-0.0"},
                                   {"0.10", "1e-1"},
                                   {"1e99999999999999999999", "1e99999999999999999999"}}) {
    EXPECT_TRUE(is_same_value(json(one), json(other))) << one << " " << other;
    EXPECT_TRUE(is_same_value(json(other), json(one))) << other << " " << one;
  }
  const std::string digits = "1" + std::string(400, '0');
  EXPECT_TRUE(is_same_value(json(digits), json("1e400")));
  for (const auto& [one, other] : {std::pair("1e400", "1e401"),
                                   {"1e400", "-1e400"},
                                   {"1.1e400", "1e400"},
                                   {"1e400", "1e308"},
                                   {"123456789012345678901", "123456789012345678902"},
                                   {"9007199254740993", "9007199254740992"},
                                   {"9007199254740993", "9007199254740992.0"},
                                   {"9007199254740993.0", "9007199254740992.0"},
                                   {"1", "1.5"},
                                   {"1", "true"},
                                   {"0", "null"},
                                   {"1e99999999999999999999", "1e99999999999999999998"}}) {
    EXPECT_FALSE(is_same_value(json(one), json(other))) << one << " " << other;
  }
}

TEST(JsonValue, RefusesWhatIsNoNumber) {
  for (const char* text : {"[1e400", "[01e400]", "[1e400,]", "[+1e400]", "[1e]", "[1e400]x"})
    EXPECT_FALSE(parse_json(text)) << text;
}

}  // namespace
}  // namespace wskit::capture
