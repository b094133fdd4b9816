#include "cli/show_settings.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

class ShowSettings : public testing::Test {
 protected:
  const Setting& setting(std::string_view name) {
    return *std::find_if(settings_.begin(), settings_.end(),
                         [name](const Setting& one) { return one.name == name; });
  }

  ShowConfig show_;
  std::vector<Setting> settings_ = show_settings(show_);
};

TEST_F(ShowSettings, SwitchLayoutAndControlFrames) {
  EXPECT_TRUE(setting("pretty").set("on"));
  EXPECT_TRUE(show_.pretty);
  EXPECT_TRUE(setting("show-control").set("on"));
  EXPECT_TRUE(show_.control);
  EXPECT_EQ(setting("pretty").get(), "on");
}

TEST_F(ShowSettings, ChooseTimes) {
  EXPECT_EQ(setting("timestamps").get(), "off");
  EXPECT_TRUE(setting("timestamps").set("delta"));
  EXPECT_EQ(show_.timestamps, Timestamps::kDelta);
  EXPECT_EQ(setting("timestamps").get(), "delta");
  EXPECT_FALSE(setting("timestamps").set("on"));
}

TEST_F(ShowSettings, FilterAndFilterNoMore) {
  EXPECT_EQ(setting("filter").get(), "off");
  EXPECT_TRUE(setting("filter").set("/a+/"));
  EXPECT_EQ(setting("filter").get(), "/a+/");
  EXPECT_FALSE(setting("filter").set("/a(/"));
  EXPECT_EQ(setting("filter").get(), "/a+/");
  EXPECT_TRUE(setting("filter").set("off"));
  EXPECT_FALSE(show_.filter);
}

}  // namespace
}  // namespace wskit::cli
