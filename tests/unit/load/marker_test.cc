#include "load/marker.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "load/source.h"

namespace wskit::load {
namespace {

Content of_template(const std::string& text) {
  Content content;
  content.bytes = Template::compile(text, [](const char*) { return nullptr; }).value();
  return content;
}

std::size_t marks_of(const Content& content, int messages) {
  Rng unique(1);
  const auto source = make_source(content, {}, unique);
  const Marker marker(content);
  std::set<std::uint64_t> marks;
  for (int i = 0; i < messages; ++i)
    marks.insert(marker.mark(source->next(0, {})));
  return marks.size();
}

TEST(Marker, GivesEachMessageItsOwnMarkWhereTheyDiffer) {
  Content letters;
  letters.bytes = Letters::between(8, 100);
  Content stamps;
  stamps.bytes = Stamps{60, 80};
  const std::string far(900, 'x');
  for (const Content& content :
       {letters, stamps, of_template("{{seq}}"), of_template("<{{conn}}{{uuid}}>"),
        of_template(far + "{{seq}}" + far), of_template(far + "{{rand 9}}{{stamp}}")}) {
    EXPECT_TRUE(content.distinct_within());
    EXPECT_EQ(marks_of(content, 1000), 1000U);
  }
}

TEST(Marker, GivesLikeMessagesOneMark) {
  Content letters;
  letters.bytes = Letters::between(5, 5);
  for (const Content& content :
       {letters, of_template("ping"), of_template("a longer one, which never changes")}) {
    EXPECT_FALSE(content.distinct_within());
    EXPECT_EQ(marks_of(content, 1000), 1U);
  }
}

TEST(Marker, ClaimsNothingWhereMessagesMayBeAlikeOrDifferFarBehind) {
  EXPECT_FALSE(of_template("{{rand 5}} {{now}} {{conn}}").distinct_within());
  EXPECT_FALSE(of_template(std::string(1100, 'x') + "{{seq}}").distinct_within());
  Content lines;
  lines.bytes = Lines::split("f", "a\nb\n", true).value();
  EXPECT_FALSE(lines.distinct_within());
  EXPECT_EQ(marks_of(lines, 1000), 2U);
}

TEST(Marker, TakesWhatIsShorterThanWhatItLooksAt) {
  const Marker marker(of_template("{{seq}}"));
  EXPECT_NE(marker.mark(""), marker.mark("1"));
  const Marker of_constants(of_template("ping"));
  EXPECT_NE(of_constants.mark(""), of_constants.mark("p"));
}

}  // namespace
}  // namespace wskit::load
