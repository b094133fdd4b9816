#include "envelope/json_writer.h"

#include <limits>

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
    for (std::size_t before = 0; before < 18; ++before) {
      std::string text(before, 'x');
      std::string out;
      append_string(out, text + c + "yyyyyyyyyyy");
      EXPECT_EQ(out, "\"" + text + escaped + "yyyyyyyyyyy\"") << byte;
    }
  }
}

}  // namespace
}  // namespace wskit::envelope
