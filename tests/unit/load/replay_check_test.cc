#include "load/replay_check.h"

#include <gtest/gtest.h>

namespace wskit::load {
namespace {

using envelope::Body;

class ReplayCheckTest : public testing::Test {
 protected:
  void expect(std::string_view texts) {
    for (const char& c : texts)
      check.expect({Body::Form::kText, {&c, 1}}, ++line_, now);
  }
  void receive(std::string_view texts) {
    for (const char& c : texts)
      check.receive({Body::Form::kText, {&c, 1}}, now, line_);
  }
  /// One recorded reply; `pattern` is its own, if there is one.
  void expect_one(std::string_view text, std::string_view pattern = {}) {
    std::unique_ptr<capture::Rule> own;
    if (!pattern.empty()) {
      own = std::make_unique<capture::Rule>();
      own->pattern = capture::Match::parse(pattern).value();
    }
    check.expect({Body::Form::kText, text}, ++line_, now, std::move(own));
  }
  void receive_one(std::string_view text) { check.receive({Body::Form::kText, text}, now, line_); }

  std::vector<std::string> found;
  CheckConfig config;
  capture::Secrets secrets;
  TimePoint now;
  ReplayCheck check{config, secrets, [this](const ReplayDifference& difference) {
                      constexpr const char* kNames[] = {"differs", "late", "missing", "extra"};
                      const capture::Difference& place = difference.places.at(0);
                      found.push_back(kNames[static_cast<int>(difference.kind)] + std::string(" ") +
                                      place.expected.value_or("") + ">" + place.got.value_or("") +
                                      " at " + std::to_string(difference.line));
                    }};

 private:
  std::size_t line_ = 0;
};

using Found = std::vector<std::string>;

TEST_F(ReplayCheckTest, AgreesWhicheverSideComesFirst) {
  expect("ab");
  receive("abcd");
  expect("cd");
  check.finish();
  EXPECT_EQ(found, Found{});
}

TEST_F(ReplayCheckTest, TellsAReplyInPlaceOfAnother) {
  expect("abcde");
  receive("abXde");
  check.finish();
  EXPECT_EQ(found, Found{"differs c>X at 3"});
}

TEST_F(ReplayCheckTest, TellsAReplyThatDidNotCome) {
  expect("abcde");
  receive("abde");
  check.finish();
  EXPECT_EQ(found, Found{"missing c> at 3"});
}

TEST_F(ReplayCheckTest, TellsAReplyThatWasNotRecorded) {
  expect("abcde");
  receive("abXcde");
  check.finish();
  EXPECT_EQ(found, Found{"extra >X at 2"});
}

TEST_F(ReplayCheckTest, TellsWhatIsLeftOverAtTheEnd) {
  expect("abc");
  receive("a");
  check.finish();
  EXPECT_EQ(found, (Found{"missing b> at 2", "missing c> at 3"}));
  found.clear();
  receive("xy");
  check.finish();
  EXPECT_EQ(found, (Found{"extra >x at 3", "extra >y at 3"}));
}

TEST_F(ReplayCheckTest, CountsWhatWasGivenUpAsMissing) {
  expect("ab");
  receive("a");
  check.give_up();
  EXPECT_EQ(found, Found{"missing b> at 2"});
  expect("c");
  receive("c");
  check.finish();
  EXPECT_EQ(found.size(), 1U);
}

TEST_F(ReplayCheckTest, DecidesWhenItHasSeenEnough) {
  expect("a0123456789");
  receive("X01234567");
  EXPECT_EQ(found, Found{"differs a>X at 1"});
}

TEST_F(ReplayCheckTest, HoldsNoMoreThanItsBound) {
  for (int i = 0; i < 70'000; ++i)
    receive("x");
  EXPECT_GT(found.size(), 4000U);
  expect("x");
  check.finish();
  EXPECT_EQ(found.size(), 69'999U);
}

TEST_F(ReplayCheckTest, KnowsWhenTooMuchHasComeAheadOfTheRecording) {
  for (int i = 0; i < 1023; ++i)
    receive("x");
  EXPECT_FALSE(check.is_ahead());
  receive("x");
  EXPECT_TRUE(check.is_ahead());
  expect("x");
  EXPECT_FALSE(check.is_ahead());
}

TEST_F(ReplayCheckTest, WaitsWithFullHandsForWhatBelongsTogether) {
  const std::string large(std::size_t{9} << 20, 'x');
  for (const char which : {'1', '2'})
    check.expect({Body::Form::kText, large + which}, 1, now);
  EXPECT_TRUE(check.is_full());
  receive("X");
  for (const char which : {'1', '2'})
    check.receive({Body::Form::kText, large + which}, now);
  check.finish();
  EXPECT_EQ(found, Found{"extra >X at 0"});
}

TEST_F(ReplayCheckTest, IsFullWhenTooMuchIsExpected) {
  for (int i = 0; i < 1024; ++i)
    expect("x");
  EXPECT_TRUE(check.is_full());
  receive("x");
  EXPECT_FALSE(check.is_full());
}

TEST_F(ReplayCheckTest, KnowsARecordedReplyThatIsMissingAmongOthersThatDiffer) {
  const auto message = [](char type, char id) {
    return std::string(R"({"type":")") + type + R"(","id":)" + id + "}";
  };
  for (const char type : {'a', 'b', 'c'})
    check.expect({Body::Form::kText, message(type, '1')}, 1, now);
  for (const char type : {'b', 'c'})
    check.receive({Body::Form::kText, message(type, '2')}, now);
  check.finish();
  EXPECT_EQ(found, (Found{R"(missing {"type":"a","id":1}> at 1)", "differs 1>2 at 1",
                          "differs 1>2 at 1"}));
}

TEST_F(ReplayCheckTest, IgnoresPlacesForOneReplyAlone) {
  auto own = std::make_unique<capture::Rule>();
  own->ignore.push_back(capture::Pointer::parse("/n").value());
  check.expect({Body::Form::kText, R"({"n":1})"}, 1, now, std::move(own));
  check.expect({Body::Form::kText, R"({"n":1})"}, 2, now);
  check.receive({Body::Form::kText, R"({"n":2})"}, now);
  check.receive({Body::Form::kText, R"({"n":2})"}, now);
  check.finish();
  EXPECT_EQ(found, Found{"differs 1>2 at 2"});
}

TEST_F(ReplayCheckTest, TellsAReplyThatCameTooLate) {
  config.rule.within = std::chrono::milliseconds(100);
  expect("ab");
  now += std::chrono::milliseconds(100);
  receive("a");
  now += std::chrono::microseconds(1);
  receive("b");
  check.finish();
  EXPECT_EQ(found, Found{"late within 100 ms>after 101 ms at 2"});
}

TEST_F(ReplayCheckTest, ForgivesAReplyThatCameEarly) {
  config.rule.within = Duration::zero();
  receive("a");
  now += std::chrono::seconds(1);
  expect("a");
  check.finish();
  EXPECT_EQ(found, Found{});
}

TEST_F(ReplayCheckTest, TakesAnyOrderWhenToldTo) {
  config.unordered = true;
  expect("abcd");
  receive("dbXa");
  expect("e");
  receive("e");
  check.finish();
  EXPECT_EQ(found, (Found{"missing c> at 3", "extra >X at 4"}));
}

TEST_F(ReplayCheckTest, FindsAPartnerForAllWheneverThereAreSuchPairs) {
  config.unordered = true;
  expect_one("a7", "/^a/");
  receive_one("a1");
  expect_one("a1");
  receive_one("a");
  check.finish();
  EXPECT_EQ(found, Found{});
}

TEST_F(ReplayCheckTest, MovesAsManyPairsAsItTakes) {
  config.unordered = true;
  // Each agrees with the pattern that it was given to first, and with the one behind it.
  for (const char* pattern : {"/[ab]/", "/[bc]/", "/[cd]/", "/[de]/"})
    expect_one("x", pattern);
  for (const char* text : {"b", "c", "d"})
    receive_one(text);
  receive_one("a");
  check.finish();
  EXPECT_EQ(found, Found{});
}

TEST_F(ReplayCheckTest, TellsWhatHasNoPartnerThoughThereAreOthers) {
  config.unordered = true;
  expect_one("a7", "/^a/");
  expect_one("a1");
  receive_one("a1");
  receive_one("b");
  check.finish();
  EXPECT_EQ(found, (Found{"missing a7> at 1", "extra >b at 2"}));
}

TEST_F(ReplayCheckTest, LetsWhatIsMissingTakeNoOthersPlace) {
  config.unordered = true;
  const auto message = [](int id, const char* text) {
    return R"({"id":)" + std::to_string(id) + R"(,"text":")" + text + R"("})";
  };
  for (const char* text : {"one", "two", "three"})
    expect_one(message(1, text));
  for (const char* text : {"three", "two"})
    receive_one(message(2, text));
  check.finish();
  EXPECT_EQ(found, (Found{R"(missing {"id":1,"text":"one"}> at 1)", "differs 1>2 at 2",
                          "differs 1>2 at 3"}));
}

TEST_F(ReplayCheckTest, HoldsNoMorePairsThanItsWindow) {
  config.unordered = true;
  config.rule.within = Duration::zero();
  for (std::size_t i = 0; i < ReplayCheck::kUnordered; ++i)
    expect("x");
  now += std::chrono::milliseconds(1);
  for (std::size_t i = 0; i < ReplayCheck::kUnordered; ++i)
    receive("x");
  EXPECT_EQ(found, Found{});
  expect("a");
  receive("a");
  EXPECT_EQ(found, Found{"late within 0 ms>after 1 ms at 1"});
}

TEST_F(ReplayCheckTest, LooksNoFurtherThanItsWindowForAReplyOutOfOrder) {
  config.unordered = true;
  for (std::size_t i = 0; i < ReplayCheck::kUnordered; ++i)
    expect("x");
  expect("a");
  receive("a");
  EXPECT_EQ(found, Found{});
  for (std::size_t i = 0; i < ReplayCheck::kUnordered; ++i)
    receive("x");
  check.finish();
  EXPECT_EQ(found, Found{});
}

TEST_F(ReplayCheckTest, GoesOnReadingAServerThatSaysOnlyOtherThings) {
  config.unordered = true;
  for (int i = 0; i < 2000; ++i) {
    expect("x");
    receive("y");
    ASSERT_FALSE(check.is_ahead()) << i;
  }
  check.finish();
  EXPECT_EQ(found.size(), 4000U);
}

TEST_F(ReplayCheckTest, GoesOnReadingAServerThatSaysOtherThingsAtLength) {
  const std::string large(std::size_t{9} << 20, 'x');
  for (const bool unordered : {true, false}) {
    config.unordered = unordered;
    for (int i = 0; i < 4; ++i) {
      check.expect({Body::Form::kText, large + "1"}, 1, now);
      check.receive({Body::Form::kText, large + "2"}, now);
      EXPECT_FALSE(check.is_ahead() && check.is_full()) << i;
    }
    check.finish();
  }
}

TEST_F(ReplayCheckTest, FindsPartnersAmongThatWhichDiffers) {
  config.unordered = true;
  config.rule.ignore.push_back(capture::Pointer::parse("/at").value());
  const auto message = [](int id, int at) {
    return R"({"id":)" + std::to_string(id) + R"(,"at":)" + std::to_string(at) + "}";
  };
  for (int i = 0; i < 100; ++i) {
    expect_one(message(2 * i, 1));
    expect_one(message(2 * i + 1, 2));
    receive_one(message(2 * i + 1, 3));
    receive_one(message(-i - 1, 3));
  }
  check.finish();
  EXPECT_EQ(found.size(), 100U);
  EXPECT_EQ(found.front(), "differs 0>-1 at 1");
}

TEST_F(ReplayCheckTest, TellsNoSecretThatIsKnown) {
  secrets.add("s3cr3t-token");
  std::vector<std::string> got;
  ReplayCheck silent{
      config, secrets, [&](const ReplayDifference& difference) {
        for (const capture::Message* const message : {difference.recorded, difference.got})
          got.emplace_back(message == nullptr ? "-" : message->bytes());
      }};
  for (ReplayCheck* const each : {&silent, &check}) {
    each->expect({Body::Form::kText, "a s3cr3t-token"}, 3, now);
    each->receive({Body::Form::kText, "b s3cr3t-token"}, now, 3);
    each->give_up();
    each->receive({Body::Form::kText, "c s3cr3t-token"}, now, 3);
    each->finish();
    each->expect({Body::Form::kText, "d s3cr3t-token"}, 4, now);
    each->finish();
  }
  EXPECT_EQ(found, (Found{"differs a REDACTED>b REDACTED at 3", "extra >c REDACTED at 3",
                          "missing d REDACTED> at 4"}));
  EXPECT_EQ(got, (Found{"a REDACTED", "b REDACTED", "-", "c REDACTED", "d REDACTED", "-"}));
}

}  // namespace
}  // namespace wskit::load
