#include "envelope/schemas.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::envelope {
namespace {

using testing::HasSubstr;

class SchemasTest : public testing::Test {
 protected:
  void expect(std::string_view schema) { ASSERT_TRUE(schemas_.add("t", schema)); }
  /// What is wrong with a message, or "ok".
  std::string verdict(std::string_view message) {
    const auto fault = schemas_.check("t", message);
    if (!fault) return "ok";
    EXPECT_EQ(fault->code, FaultCode::kInvalidMessage);
    return fault->message;
  }
  std::string refusal(std::string_view schema) {
    const Status status = schemas_.add("t", schema);
    if (status) return "none";
    EXPECT_EQ(status.error().kind, ErrorKind::kUsage);
    return status.error().message;
  }

  Schemas schemas_;
};

TEST_F(SchemasTest, LetPassWhatFits) {
  expect(R"({"type":"object","required":["content"],
             "properties":{"content":{"type":"string","maxLength":5}}})");
  EXPECT_EQ(verdict(R"({"type":"t","content":"short"})"), "ok");
  EXPECT_FALSE(schemas_.check("other", R"({"type":"other"})"));
}

TEST_F(SchemasTest, TellThePlaceAndTheReason) {
  expect(R"({"required":["content"],"properties":{"content":{"type":"string"},
             "a/b":{"items":{"properties":{"~":{"type":"number"}}}}}})");
  EXPECT_THAT(verdict(R"({"content":1})"), HasSubstr("/content: "));
  EXPECT_THAT(verdict(R"({"content":"","a/b":[{"~":1},{"~":""}]})"), HasSubstr("/a~1b/1/~0: "));
  EXPECT_THAT(verdict("{}"), HasSubstr("content"));
  EXPECT_EQ(verdict("{}").find('\n'), std::string::npos);
}

TEST_F(SchemasTest, RefuseWhatIsNoSchema) {
  for (const char* schema : {"", "{", "[]", "true", R"({"type":"strange"})", R"({"minimum":"a"})",
                             R"({"properties":1})", R"({"properties":{"a":{"pattern":"("}}})",
                             R"({"patternProperties":{"[":{}}})", R"({"$ref":"#/nowhere"})"})
    EXPECT_THAT(refusal(schema), HasSubstr("no JSON Schema")) << schema;
}

TEST_F(SchemasTest, FollowReferencesWithinTheDocumentOnly) {
  expect(
      R"({"definitions":{"n":{"type":"number"}},"properties":{"a":{"$ref":"#/definitions/n"}}})");
  EXPECT_EQ(verdict(R"({"a":1})"), "ok");
  EXPECT_NE(verdict(R"({"a":""})"), "ok");
  EXPECT_THAT(refusal(R"({"$ref":"http://127.0.0.1:1/schema.json"})"), HasSubstr("remote"));
}

TEST_F(SchemasTest, AreNotLedIntoEndlessWork) {
  expect(R"({"properties":{"a":{"pattern":"^(x|y)*$"},"b":{"uniqueItems":true}}})");
  EXPECT_EQ(verdict(R"({"a":")" + std::string(Schemas::kMaxMatched, 'x') + R"("})"), "ok");
  EXPECT_NE(verdict(R"({"a":")" + std::string(1'000'000, 'x') + R"("})"), "ok");
  std::string many = "[0";
  for (int i = 1; i < 100'000; ++i)
    many += "," + std::to_string(i);
  EXPECT_NE(verdict(R"({"b":)" + many + "]}"), "ok");
  EXPECT_EQ(verdict(R"({"b":[1,2,3]})"), "ok");
  EXPECT_NE(verdict(R"({"b":[1,2,1]})"), "ok");
}

TEST_F(SchemasTest, SurviveValuesThatTheLibraryCannotJudge) {
  expect(R"({"properties":{"a":{"format":"date"}}})");
  EXPECT_EQ(verdict(R"({"a":"2026-01-31"})"), "ok");
  EXPECT_NE(verdict(R"({"a":1})"), "ok");
  EXPECT_NE(verdict(R"({"a":"99999999999999999999-01-31","b":1e999})"), "ok");
}

}  // namespace
}  // namespace wskit::envelope
