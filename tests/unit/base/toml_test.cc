#include "base/toml.h"

#include <gtest/gtest.h>

namespace wskit {
namespace {

TEST(Toml, ReadsADocument) {
  const auto root = parse_toml("\xEF\xBB\xBF[ a ] # one\nb = \"x\\n\"\n", "f.toml");
  ASSERT_TRUE(root);
  EXPECT_EQ((*root)["a"]["b"].value<std::string>(), "x\n");
  EXPECT_EQ(place_of(*(*root)["a"]["b"].node(), "f.toml"), "f.toml:2");
}

TEST(Toml, NamesTheLineThatIsWrong) {
  for (const char* const text : {"a = 1\na = 2\n", "a = 1\nb =\n", "a = 1\n\xD0\x88 = 2\n",
                                 "a = 1\n| = 2\n", "a = 1\nb = \"x\n"}) {
    const auto root = parse_toml(text, "f.toml");
    ASSERT_FALSE(root) << text;
    EXPECT_EQ(root.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(root.error().message.rfind("f.toml:2: ", 0), 0U) << root.error().message;
  }
}

}  // namespace
}  // namespace wskit
