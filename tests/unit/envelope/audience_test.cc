#include "envelope/audience.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::envelope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Audience, IsUsersRolesOrAllButSome) {
  const auto named = read_audience(R"({"users":["ann","\u00e4"],"roles":["ops"],"x":1})");
  ASSERT_TRUE(named);
  EXPECT_THAT(named->users, ElementsAre("ann", "ä"));
  EXPECT_THAT(named->roles, ElementsAre("ops"));
  EXPECT_FALSE(named->all);
  const auto everyone = read_audience(R"({"all":true,"except":["bob"],"users":null})");
  ASSERT_TRUE(everyone);
  EXPECT_TRUE(everyone->all);
  EXPECT_THAT(everyone->except, ElementsAre("bob"));
  EXPECT_THAT(everyone->users, IsEmpty());
}

TEST(Audience, SaysWhatIsWrong) {
  const auto fault = [](const std::string& json) {
    const auto read = read_audience(json);
    return read ? std::string("none") : read.error().message;
  };
  EXPECT_THAT(fault(""), HasSubstr("must be an object"));
  EXPECT_THAT(fault("[]"), HasSubstr("must be an object"));
  EXPECT_THAT(fault("{}"), HasSubstr("must have"));
  EXPECT_THAT(fault(R"({"all":false,"except":["a"]})"), HasSubstr("must have"));
  EXPECT_THAT(fault(R"({"all":1})"), HasSubstr("true or false"));
  EXPECT_THAT(fault(R"({"users":"ann"})"), HasSubstr("arrays of strings"));
  EXPECT_THAT(fault(R"({"roles":[1]})"), HasSubstr("arrays of strings"));
  std::string many = R"({"users":["a")";
  for (std::size_t i = 0; i < kMaxNames; ++i)
    many += R"(,"a")";
  EXPECT_THAT(fault(many + "]}"), HasSubstr("more than 1000 names"));
}

}  // namespace
}  // namespace wskit::envelope
