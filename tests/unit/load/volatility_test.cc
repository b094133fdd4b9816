#include "load/volatility.h"

#include <gtest/gtest.h>

namespace wskit::load {
namespace {

ReplayDifference differing(std::size_t line, const std::string& path, const std::string& got) {
  ReplayDifference difference;
  difference.line = line;
  difference.places.push_back({path, "recorded", got});
  return difference;
}

using Places = std::vector<Volatility::Place>;
using Pointers = std::vector<std::string>;

TEST(Volatility, IsWhatDiffersBetweenTwoPlays) {
  Volatility volatility;
  volatility.add_first(differing(3, "/id", "1"));
  volatility.add_second(differing(3, "/id", "2"));
  volatility.add_first(differing(3, "/broken", "x"));
  volatility.add_second(differing(3, "/broken", "x"));
  volatility.add_second(differing(4, "/sometimes", "y"));
  EXPECT_EQ(volatility.places(), (Places{{3, "/id"}, {4, "/sometimes"}}));
  EXPECT_EQ(volatility.pointers(), (Pointers{"/id", "/sometimes"}));
}

/// The replies of one connection with an id and a text: as recorded on lines 3, 4 …, as they came.
using Texts = std::vector<std::string>;
void play(Volatility& volatility, void (Volatility::*note)(const ReplayDifference&),
          const Texts& recorded, const Texts& came, const std::string& id) {
  CheckConfig config{{}, true};
  const capture::Secrets secrets;
  ReplayCheck check(config, secrets,
                    [&](const ReplayDifference& difference) { (volatility.*note)(difference); });
  const auto message = [](const std::string& which, std::size_t seq, const std::string& text) {
    return R"({"type":"message","id":")" + which + R"(","seq":)" + std::to_string(seq) +
           R"(,"content":")" + text + R"("})";
  };
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    const std::string text = message("recorded", i, recorded[i]);
    check.expect({envelope::Body::Form::kText, text}, i + 3, {});
  }
  for (std::size_t i = 0; i < came.size(); ++i) {
    const std::string text = message(id, i, came[i]);
    check.receive({envelope::Body::Form::kText, text}, {});
  }
  check.finish();
}

TEST(Volatility, LearnsNoPayloadFromRepliesThatChangeTheirOrder) {
  const Texts texts = {"from ann", "from bob", "from ann again"};
  for (const Texts& swapped : {Texts{"from bob", "from ann", "from ann again"},
                               Texts{"from bob", "from ann again", "from ann"},
                               Texts{"from ann again", "from ann", "from bob"}}) {
    Volatility volatility;
    play(volatility, &Volatility::add_first, texts, texts, "first");
    play(volatility, &Volatility::add_second, texts, swapped, "second");
    EXPECT_EQ(volatility.pointers(), Pointers{"/id"});
  }
}

TEST(Volatility, LearnsNoPayloadFromAReplyThatIsMissing) {
  const Texts texts = {"from ann", "from bob", "from ann again"};
  Volatility volatility;
  play(volatility, &Volatility::add_first, texts, {"from bob", "from ann again"}, "first");
  play(volatility, &Volatility::add_second, texts, texts, "second");
  EXPECT_EQ(volatility.pointers(), Pointers{"/id"});
}

TEST(Volatility, LearnsWhatIsNewThoughTheOrderChanges) {
  const Texts texts = {"one", "two"};
  Volatility volatility;
  play(volatility, &Volatility::add_first, texts, {"two", "three"}, "first");
  play(volatility, &Volatility::add_second, texts, {"four", "two"}, "second");
  EXPECT_EQ(volatility.pointers(), (Pointers{"/content", "/id"}));
}

TEST(Volatility, KeepsTheConnectionsApart) {
  Volatility volatility;
  for (const auto& [connection, recorded, got] : {std::tuple("1", "a", "b"), {"2", "b", "a"}}) {
    ReplayDifference difference = differing(3, "/id", got);
    difference.connection = connection;
    difference.places[0].expected = recorded;
    volatility.add_first(difference);
  }
  EXPECT_EQ(volatility.pointers(), Pointers{"/id"});
}

TEST(Volatility, PutsAStarForSeveralElements) {
  Volatility volatility;
  for (const char* path : {"/users/0/seen", "/users/12/seen", "/pair/1"})
    volatility.add_first(differing(3, path, "1"));
  EXPECT_EQ(volatility.pointers(), (Pointers{"/pair/1", "/users/*/seen"}));
}

TEST(Volatility, LearnsNothingFromWholeMessages) {
  Volatility volatility;
  volatility.add_first(differing(3, "", "text"));
  ReplayDifference missing = differing(3, "/id", "1");
  missing.kind = ReplayDifference::Kind::kMissing;
  volatility.add_first(missing);
  EXPECT_EQ(volatility.places(), Places{});
}

}  // namespace
}  // namespace wskit::load
