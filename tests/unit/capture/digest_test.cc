#include "capture/digest.h"

#include <gtest/gtest.h>

#include "capture/compare.h"

namespace wskit::capture {
namespace {

using envelope::Body;

Message text(std::string_view bytes) {
  return Message({Body::Form::kText, bytes});
}

/// What agrees with each other, and what does not.
const std::vector<const char*> kTexts = {
    R"({"a":1,"b":[true,null]})",
    R"({ "b": [true, null], "a": 1.0 })",
    R"({"a":2,"b":[true,null]})",
    R"({"a":1,"b":[true,false]})",
    R"({"a":1,"b":[true]})",
    R"({"a":"1","b":[true,null]})",
    R"({"b":[true,null]})",
    "{}",
    "[]",
    "[[]]",
    "[[],[]]",
    R"([{"a":1},{"b":1}])",
    R"([{"a":1,"b":1}])",
    "[0]",
    "[-0.0]",
    "[18446744073709551616]",
    "[1.8446744073709551616e19]",
    "[18446744073709551617]",
    "[1e400]",
    "[10e399]",
    R"("1")",
    "1",
    " 1.0",
    "a",
    "a ",
    R"({"type":"auth","token":"REDACTED"})",
    R"({"type":"auth","token":"a"})",
    R"({ "type":"auth","token":"b"})",
    R"({"type":"auth","token":"b","a":1})",
};

void expect_equal_digests_where_they_agree(const Rule& rule) {
  for (const char* const recorded : kTexts) {
    for (const char* const came : kTexts) {
      if (!agree(rule, text(recorded), text(came))) continue;
      EXPECT_EQ(digest(rule, text(recorded)), digest(rule, text(came))) << recorded << " " << came;
    }
  }
}

TEST(Digest, IsTheSameOfAllThatAgree) {
  for (const auto comparison : {Comparison::kExact, Comparison::kText}) {
    Rule rule;
    rule.comparison = comparison;
    expect_equal_digests_where_they_agree(rule);
  }
}

TEST(Digest, LeavesOutWhatIsIgnored) {
  for (const char* const pointer : {"/a", "/b/1", "/*", "/*/a", "/1"}) {
    Rule rule;
    rule.ignore.push_back(Pointer::parse(pointer).value());
    expect_equal_digests_where_they_agree(rule);
  }
}

TEST(Digest, TellsApartWhatDiffers) {
  const Rule rule;
  const auto of = [&](std::string_view bytes) { return digest(rule, text(bytes)).value(); };
  EXPECT_NE(of(R"({"a":1})"), of(R"({"a":2})"));
  EXPECT_NE(of(R"({"a":1})"), of(R"({"b":1})"));
  EXPECT_NE(of("[1,2]"), of("[2,1]"));
  EXPECT_NE(of("{}"), of("[]"));
  EXPECT_NE(of("a"), of("b"));
  EXPECT_NE(of("1"), digest(rule, Message({Body::Form::kBinary, "1"})));
}

TEST(Digest, TakesAnySecretThatIsKnownForOneThatWasTakenOut) {
  Secrets secrets;
  secrets.add("s3cr3t-token");
  const Message recorded = text(R"({"a":"REDACTED"})");
  const Message came = text(R"({"a":"s3cr3t-token"})");
  EXPECT_TRUE(agree({}, recorded, came, secrets));
  EXPECT_EQ(digest({}, recorded, secrets), digest({}, came, secrets));
}

TEST(Digest, IsNotThereWhereAgreementIsNoEquality) {
  Rule rule;
  rule.comparison = Comparison::kSubset;
  EXPECT_FALSE(digest(rule, text("{}")));
  rule = {};
  rule.pattern = Match::parse("/a/").value();
  EXPECT_FALSE(digest(rule, text("{}")));
}

}  // namespace
}  // namespace wskit::capture
