#include "envelope/batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::envelope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

TEST(SplitBatch, TakesWhatIsNoArrayAsOneMessage) {
  EXPECT_THAT(split_batch(" {\"a\":[1]} \n"), Optional(ElementsAre("{\"a\":[1]}")));
  EXPECT_THAT(split_batch("not JSON"), Optional(ElementsAre("not JSON")));
  EXPECT_THAT(split_batch(""), Optional(ElementsAre("")));
}

TEST(SplitBatch, TakesAnArrayApartWithoutReadingItsElements) {
  EXPECT_THAT(split_batch(" [ {\"a\":[1,{}]} ,[2], x\n] "),
              Optional(ElementsAre("{\"a\":[1,{}]}", "[2]", "x")));
  EXPECT_THAT(split_batch("[]"), Optional(IsEmpty()));
  EXPECT_THAT(split_batch("[ ]"), Optional(IsEmpty()));
  EXPECT_THAT(split_batch("[,]"), Optional(ElementsAre("", "")));
}

TEST(SplitBatch, LeavesWhatStandsInStringsAlone) {
  EXPECT_THAT(split_batch(R"(["a,]\"[", "\\",{"k]":"},"}])"),
              Optional(ElementsAre(R"("a,]\"[")", R"("\\")", R"({"k]":"},"})")));
}

TEST(SplitBatch, RefusesWhatHasNoEnd) {
  for (const std::string_view text :
       {"[", "[1", "[\"", "[\"\\", "[{]", "[[1]", "[1}", "[1]]", "[1] 2"})
    EXPECT_EQ(split_batch(text), std::nullopt) << text;
}

}  // namespace
}  // namespace wskit::envelope
