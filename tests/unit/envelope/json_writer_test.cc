#include "envelope/json_writer.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace wskit::envelope {
namespace {

TEST(JsonWriter, PutsCommasAndColonsWhereTheyBelong) {
  std::string out;
  JsonWriter(out)
      .begin_object()
      .field("a", 1)
      .key("b")
      .begin_array()
      .value("x")
      .value(true)
      .begin_object()
      .end_object()
      .end_array()
      .field("c", -0.5)
      .key("d")
      .raw("{\"e\": null}")
      .end_object();
  EXPECT_EQ(out, R"({"a":1,"b":["x",true,{}],"c":-0.5,"d":{"e": null}})");
}

TEST(JsonWriter, EscapesWhatJsonForbidsAndNothingElse) {
  std::string out;
  append_string(out, std::string_view("q\" b\\ n\n r\r t\t z\0 e\x1b d\x7f ü/", 27));
  EXPECT_EQ(out, "\"q\\\" b\\\\ n\\n r\\r t\\t z\\u0000 e\\u001b d\x7f ü/\"");
}

TEST(JsonWriter, WritesNumbersThatReadBackTheSame) {
  std::string out;
  JsonWriter(out)
      .begin_array()
      .value(std::numeric_limits<std::int64_t>::min())
      .value(std::numeric_limits<std::uint64_t>::max())
      .value(0.1)
      .value(1e300)
      .value(std::numeric_limits<double>::infinity())
      .end_array();
  EXPECT_EQ(out, "[-9223372036854775808,18446744073709551615,0.1,1e+300,null]");
}

TEST(JsonWriter, EscapesAByteWhereverItStands) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    std::string alone;
    append_string(alone, {&c, 1});
    const std::string escaped = alone.substr(1, alone.size() - 2);
    for (std::size_t before = 0; before < 100; ++before) {
      for (const std::size_t behind : {0, 1, 11, 15, 16, 100}) {
        const std::string front(before, 'x');
        const std::string back(behind, 'y');
        std::string out = "[";
        append_string(out, front + c + back);
        ASSERT_EQ(out, "[\"" + front + escaped + back + "\"") << byte;
      }
    }
  }
}

TEST(JsonWriter, EscapesAllBytesOfALongText) {
  std::string out;
  append_string(out, std::string(1000, '\0'));
  std::string all;
  for (int i = 0; i < 1000; ++i)
    all += "\\u0000";
  EXPECT_EQ(out, "\"" + all + "\"");
}

TEST(JsonWriter, TakesNamesOfAnyLengthAndKind) {
  const std::string long_name(40, 'n');
  std::string out;
  JsonWriter(out).begin_object().field("", 1).field(long_name, 2).field("a\"b", 3).end_object();
  EXPECT_EQ(out, "{\"\":1,\"" + long_name + "\":2,\"a\\\"b\":3}");
}

}  // namespace
}  // namespace wskit::envelope
