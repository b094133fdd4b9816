#include "capture/pointer.h"

#include <gtest/gtest.h>

namespace wskit::capture {
namespace {

using Place = std::vector<std::string>;

Pointer pointer(std::string_view text) {
  return Pointer::parse(text).value();
}

std::string found(std::string_view text, std::string_view json) {
  const auto document = parse_json(json);
  const Json* value = pointer(text).find(*document);
  return value == nullptr ? "(nothing)" : to_text(*value);
}

TEST(Pointer, NamesAPlace) {
  EXPECT_TRUE(pointer("/a/0").matches(Place{"a", "0"}));
  EXPECT_FALSE(pointer("/a/0").matches(Place{"a", "1"}));
  EXPECT_FALSE(pointer("/a").matches(Place{"a", "0"}));
  EXPECT_FALSE(pointer("/a/0").matches(Place{"a"}));
}

TEST(Pointer, TakesAStarForAnyMemberOrElement) {
  EXPECT_TRUE(pointer("/users/*/seen").matches(Place{"users", "17", "seen"}));
  EXPECT_FALSE(pointer("/users/*/seen").matches(Place{"users", "seen"}));
}

TEST(Pointer, UnescapesNames) {
  EXPECT_TRUE(pointer("/a~1b/~0").matches(Place{"a/b", "~"}));
  EXPECT_TRUE(pointer("/").matches(Place{""}));
  EXPECT_EQ(pointer_text(Place{"a/b", "~", ""}), "/a~1b/~0/");
}

TEST(Pointer, FindsAValue) {
  constexpr std::string_view kJson = R"({"a":[{"id":1},{"id":2,"x":"y"}],"*":3})";
  EXPECT_EQ(found("/a/1/id", kJson), "2");
  EXPECT_EQ(found("/a/*/x", kJson), "\"y\"");
  EXPECT_EQ(found("/*", kJson), "3");
  EXPECT_EQ(found("/a/2", kJson), "(nothing)");
  EXPECT_EQ(found("/a/-1", kJson), "(nothing)");
  EXPECT_EQ(found("/a/id", kJson), "(nothing)");
  EXPECT_EQ(found("/b", kJson), "(nothing)");
}

TEST(Pointer, SaysWhatIsWrong) {
  EXPECT_EQ(Pointer::parse("id").error().message,
            "\"id\" is not a JSON pointer: write /id or /users/0/name");
  EXPECT_FALSE(Pointer::parse(""));
  EXPECT_EQ(Pointer::parse("/a~2").error().message,
            "\"/a~2\" is not a JSON pointer: a ~ in a name is written ~0, and a / is ~1");
  EXPECT_FALSE(Pointer::parse("/a~"));
}

}  // namespace
}  // namespace wskit::capture
