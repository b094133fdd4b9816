#include "capture/compare.h"

#include <gtest/gtest.h>

namespace wskit::capture {
namespace {

using envelope::Body;

Body text(std::string_view bytes) {
  return {Body::Form::kText, bytes};
}
Body binary(std::string_view bytes) {
  return {Body::Form::kBinary, bytes};
}

/// As "path: expected -> got" lines.
std::string differences(const Rule& rule, const Body& expected, const Body& got,
                        const Secrets& secrets = {}) {
  std::string lines;
  for (const Difference& difference : compare(rule, Message(expected), Message(got), secrets)) {
    lines += difference.path + ": " + difference.expected.value_or("nothing") + " -> " +
             difference.got.value_or("nothing") + "\n";
  }
  return lines;
}

std::string differences(Comparison comparison, const Body& expected, const Body& got) {
  Rule rule;
  rule.comparison = comparison;
  return differences(rule, expected, got);
}

TEST(Compare, TakesTheSameJsonWhateverItsForm) {
  EXPECT_EQ(differences(Comparison::kExact, text(R"({"a":1,"b":[true]})"),
                        text(R"({ "b": [true], "a": 1 })")),
            "");
}

TEST(Compare, CountsEveryDigitOfAnInteger) {
  const Body expected =
      text(R"([12345678901234567890123,18446744073709551615,-9223372036854775809])");
  const Body got = text(R"([12345678901234567890999,18446744073709551616,-9223372036854775810])");
  const std::string all =
      "/0: 12345678901234567890123 -> 12345678901234567890999\n"
      "/1: 18446744073709551615 -> 18446744073709551616\n"
      "/2: -9223372036854775809 -> -9223372036854775810\n";
  EXPECT_EQ(differences(Comparison::kExact, expected, got), all);
  EXPECT_EQ(differences(Comparison::kSubset, expected, got), all);
}

TEST(Compare, TakesNumbersByTheirValue) {
  const Body expected = text(R"({"a":[1,0.10,-0,12345678901234567890123,1e22]})");
  const Body got = text(R"({ "a":[1.0,1e-1,0,12345678901234567890123,10000000000000000000000]})");
  EXPECT_EQ(differences(Comparison::kExact, expected, got), "");
  EXPECT_EQ(differences(Comparison::kExact, got, expected), "");
}

TEST(Compare, TakesAValueWithoutBracketsForJsonToo) {
  for (const auto comparison : {Comparison::kExact, Comparison::kSubset}) {
    EXPECT_EQ(differences(comparison, text("1"), text(" 1.0\n")), "");
    EXPECT_EQ(differences(comparison, text(R"("\u0041")"), text(R"("A")")), "");
    EXPECT_EQ(differences(comparison, text("9007199254740993"), text("9007199254740992")),
              ": 9007199254740993 -> 9007199254740992\n");
    EXPECT_EQ(differences(comparison, text("1e400"), text("1e401")), ": 1e400 -> 1e401\n");
    EXPECT_EQ(differences(comparison, text("1"), text("[1]")), ": 1 -> [1]\n");
    EXPECT_EQ(differences(comparison, text("a"), text("\"a\"")), ": a -> \"a\"\n");
  }
  EXPECT_EQ(differences(Comparison::kText, text("1"), text("1.0")), ": 1 -> 1.0\n");
  EXPECT_NE(differences(Comparison::kExact, binary("1"), binary("1.0")), "");
}

TEST(Compare, TellsALargeIntegerFromWhatOnlyLooksLikeIt) {
  EXPECT_EQ(differences(Comparison::kExact, text("[12345678901234567890123]"),
                        text(R"(["12345678901234567890123"])")),
            "/0: 12345678901234567890123 -> \"12345678901234567890123\"\n");
}

TEST(Compare, LetsNothingHideBehindANul) {
  using std::string_view_literals::operator""sv;
  EXPECT_NE(differences(Comparison::kExact, text("{\"a\":1}"), text("{\"a\":1}\0rest"sv)), "");
}

TEST(Compare, NamesEveryPathThatDiffers) {
  EXPECT_EQ(differences(Comparison::kExact, text(R"({"a":{"x/y":1,"gone":null},"b":[1,2]})"),
                        text(R"({"a":{"x/y":"1"},"b":[1,3,4],"new":{}})")),
            "/a/gone: null -> nothing\n"
            "/a/x~1y: 1 -> \"1\"\n"
            "/b/1: 2 -> 3\n"
            "/b/2: nothing -> 4\n"
            "/new: nothing -> {}\n");
}

TEST(Compare, AsASubsetPassesOverWhatIsNew) {
  const Body expected = text(R"({"a":{"b":1}})");
  EXPECT_EQ(differences(Comparison::kSubset, expected, text(R"({"a":{"b":1,"c":2},"d":3})")), "");
  EXPECT_EQ(differences(Comparison::kSubset, expected, text(R"({"a":{"c":2}})")),
            "/a/b: 1 -> nothing\n");
}

TEST(Compare, AsTextTakesEveryByteAsItIs) {
  EXPECT_EQ(differences(Comparison::kText, text("{\"a\":1}"), text("{\"a\": 1}")),
            ": {\"a\":1} -> {\"a\": 1}\n");
}

TEST(Compare, ShowsTextThatIsNotJsonAsAWhole) {
  EXPECT_EQ(differences(Comparison::kExact, text("hello"), text("help")), ": hello -> help\n");
  EXPECT_EQ(differences(Comparison::kExact, text("1"), text("2")), ": 1 -> 2\n");
}

TEST(Compare, TellsTextFromBinary) {
  EXPECT_EQ(differences(Comparison::kExact, text("ab"), binary("ab")),
            ": ab -> binary, 2 bytes: 61 62\n");
}

TEST(Compare, ShowsLongMessagesAroundThePlaceThatDiffers) {
  const std::string before(1000, 'x');
  const std::string shown(40, 'x');
  EXPECT_EQ(differences(Comparison::kExact, text(before + "A"), text(before + "B")),
            ": …" + shown + "A -> …" + shown + "B\n");
}

TEST(Compare, StopsAfterTwentyPlaces) {
  std::string expected = "[";
  std::string got = "[";
  for (int i = 0; i < 100; ++i) {
    expected += "1,";
    got += "2,";
  }
  expected += "1]";
  got += "1]";
  EXPECT_EQ(compare(Rule(), Message(text(expected)), Message(text(got))).size(), 20U);
}

Rule ignoring(std::initializer_list<std::string_view> pointers) {
  Rule rule;
  for (const std::string_view text : pointers)
    rule.ignore.push_back(Pointer::parse(text).value());
  return rule;
}

TEST(Compare, NeitherLooksAtNorMissesWhatIsIgnored) {
  const Body recorded = text(R"({"id":1,"users":[{"seen":1,"name":"a"}],"old":0})");
  const Body got = text(R"({"id":2,"users":[{"seen":2,"name":"b"}],"new":0})");
  EXPECT_EQ(differences(ignoring({"/id", "/old", "/new", "/users/*/seen"}), recorded, got),
            "/users/0/name: \"a\" -> \"b\"\n");
}

TEST(Compare, TakesAnyTokenForOneThatIsNotInTheRecording) {
  const auto auth = [](const std::string& token, const std::string& more) {
    return R"({"type":"auth","payload":{"token":")" + token + "\"}" + more + "}";
  };
  const std::string recorded = auth("REDACTED", "");
  for (const Comparison each : {Comparison::kExact, Comparison::kSubset, Comparison::kText})
    EXPECT_EQ(differences(each, text(recorded), text(auth("s3cret", ""))), "");
  EXPECT_EQ(differences(Comparison::kExact, text(recorded), text(auth("s3cret", R"(,"n":1)"))),
            "/n: nothing -> 1\n");
  EXPECT_EQ(differences(Comparison::kExact, text("hi"), text(auth("s3cret", ""))),
            ": hi -> " + recorded + "\n");
}

TEST(Compare, ShowsNoTokenOfARecordingThatHasKeptThem) {
  const std::string one = R"({"type":"auth","token":"s3cret","n":1})";
  const std::string other = R"({"type":"auth","token":"t0ken","n":1})";
  EXPECT_EQ(differences(Comparison::kExact, text(one), text(one)), "");
  EXPECT_EQ(differences(Comparison::kExact, text(one), text(other)), ": a token -> another one\n");
  EXPECT_EQ(differences(Comparison::kExact, text(one), text("hi")),
            R"(: {"type":"auth","token":"REDACTED","n":1} -> hi)"
            "\n");
  EXPECT_EQ(readable(text(one)), R"({"type":"auth","token":"REDACTED","n":1})");
}

TEST(Compare, HoldsAMessageAgainstARegularExpression) {
  Rule rule;
  rule.pattern = Match::parse("/^ok [0-9]+$/").value();
  EXPECT_EQ(differences(rule, text("ok 1"), text("ok 23")), "");
  EXPECT_EQ(differences(rule, text("ok 1"), text("no")), ": a match of /^ok [0-9]+$/ -> no\n");
  EXPECT_NE(differences(rule, text("ok 1"), binary("ok 1")), "");
}

TEST(Compare, ListsTheLeavesOfAMessage) {
  const Message message(
      {envelope::Body::Form::kText, R"({"a":{"b":[1,{"c":"x"}]},"d":null,"e":{}})"});
  std::string text;
  for (const Difference& leaf : leaves(message, 10))
    text += leaf.path + "=" + leaf.expected.value_or("-") + " ";
  EXPECT_EQ(text, R"(/a/b/0=1 /a/b/1/c="x" /d=null )");
  EXPECT_EQ(leaves(message, 2).size(), 2U);
  EXPECT_TRUE(leaves(Message({envelope::Body::Form::kText, "no JSON"}), 10).empty());
}

TEST(Compare, CountsAsFarAsItIsAsked) {
  const Message recorded(text(R"({"a":1,"b":[1,2,3],"c":{"d":1}})"));
  const Message got(text(R"({"a":2,"b":[2,3],"c":{"e":1}})"));
  for (const auto& [most, count] : {std::pair(1, 1), {3, 3}, {20, 6}}) {
    EXPECT_EQ(count_differences({}, recorded, got, static_cast<std::size_t>(most)),
              static_cast<std::size_t>(count));
  }
  EXPECT_EQ(compare({}, recorded, got).size(), 6U);
  EXPECT_FALSE(agree({}, recorded, got));
  EXPECT_TRUE(agree({}, got, got));
}

TEST(Compare, CountsNoSecretThatWasTakenOut) {
  const Message recorded(text(R"({"type":"auth","token":"REDACTED"})"));
  const Message other(text(R"({"type":"auth","token":"b"})"));
  const Message got(text(R"({"type":"auth","token":"a"})"));
  EXPECT_EQ(count_differences({}, recorded, got, 20), 0U);
  EXPECT_EQ(count_differences({}, other, got, 20), 1U);
}

TEST(Compare, ShowsNoSecretThatIsKnown) {
  Secrets secrets;
  secrets.add("s3cr3t-token");
  EXPECT_EQ(differences({}, text("a"), text("s3cr3t-token"), secrets), ": a -> REDACTED\n");
  EXPECT_EQ(differences({}, text(R"({"a":"s3cr3t-token","b":1})"),
                        text(R"({"a":"x","b":"s3cr3t-token"})"), secrets),
            "/a: \"REDACTED\" -> \"x\"\n/b: 1 -> \"REDACTED\"\n");
  // Where a value is cut, no half of one is left.
  const std::string long_text = std::string(150, 'x') + "s3cr3t-token" + std::string(150, 'y');
  EXPECT_EQ(differences({}, text("a"), text(long_text), secrets).find("s3"), std::string::npos);
  EXPECT_EQ(readable(text("my s3cr3t-token"), secrets), "my REDACTED");
}

TEST(Compare, TakesAnySecretThatIsKnownForOneThatWasTakenOut) {
  Secrets secrets;
  secrets.add("s3cr3t-token");
  EXPECT_EQ(differences({}, text("hi REDACTED"), text("hi s3cr3t-token"), secrets), "");
  EXPECT_EQ(differences({}, text("hi REDACTED"), text("hi another-one"), secrets),
            ": hi REDACTED -> hi another-one\n");
}

}  // namespace
}  // namespace wskit::capture
