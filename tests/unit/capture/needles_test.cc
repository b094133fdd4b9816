#include "capture/needles.h"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/rng.h"

namespace wskit::capture {
namespace {

using Places = std::vector<std::pair<std::size_t, std::size_t>>;

Places places(const Needles& needles, std::string_view text) {
  Places places;
  for (const auto& [begin, end] : needles.find(text))
    places.emplace_back(begin, end);
  return places;
}

TEST(Needles, AreFoundAtEveryPlace) {
  const std::string needle = "needle7";
  Needles needles;
  needles.add(needle);
  for (std::size_t before = 0; before < 9; ++before) {
    for (std::size_t behind = 0; behind < 9; ++behind) {
      const std::string text = std::string(before, 'n') + needle + std::string(behind, '7');
      EXPECT_EQ(places(needles, text), (Places{{before, before + needle.size()}})) << text;
    }
  }
  EXPECT_EQ(places(needles, "needle"), Places{});
  EXPECT_EQ(places(needles, "eedle7 eedle7"), Places{});
  EXPECT_EQ(places(needles, ""), Places{});
}

TEST(Needles, AreOneWhereTheyOverlap) {
  const std::string inner = "password1";
  const std::string outer = "ann:password1";
  const std::string crossing = "word1 and so on";
  Needles needles;
  for (const std::string* const each : {&inner, &outer, &crossing})
    needles.add(*each);
  EXPECT_EQ(places(needles, "ann:password1 and so on password1"), (Places{{0, 23}, {24, 33}}));
  EXPECT_EQ(places(needles, "password1password1"), (Places{{0, 9}, {9, 18}}));
}

TEST(Needles, AreNotFoundOnceTheyAreRemoved) {
  std::deque<std::string> all;
  Needles needles;
  for (int i = 10'000; i < 16'000; ++i) {
    needles.add(all.emplace_back("needle-" + std::to_string(i)));
    if (all.size() <= 10) continue;
    needles.remove(all.front());
    all.pop_front();
  }
  EXPECT_EQ(places(needles, "needle-15989"), Places{});
  for (const std::string& needle : all)
    EXPECT_EQ(places(needles, " " + needle).size(), 1U) << needle;
}

TEST(Needles, AreFoundAsOneByOne) {
  Rng rng{7};
  const auto random_text = [&](std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i)
      text += static_cast<char>('a' + rng.below(2));
    return text;
  };
  std::deque<std::string> all;
  Needles needles;
  for (std::size_t i = 0; i < 8; ++i)
    needles.add(all.emplace_back(random_text(Needles::kShortest + i)));
  for (int round = 0; round < 300; ++round) {
    const std::string text = random_text(200);
    std::vector<bool> covered(text.size());
    for (const std::string& needle : all) {
      for (std::size_t at = 0; (at = text.find(needle, at)) != std::string::npos; ++at)
        std::fill_n(covered.begin() + static_cast<std::ptrdiff_t>(at), needle.size(), true);
    }
    std::vector<bool> found(text.size());
    for (const auto& [begin, end] : needles.find(text))
      std::fill(found.begin() + static_cast<std::ptrdiff_t>(begin),
                found.begin() + static_cast<std::ptrdiff_t>(end), true);
    ASSERT_EQ(found, covered) << text;
  }
}

}  // namespace
}  // namespace wskit::capture
