#include "cli/slash_completion.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace wskit::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class Completing : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> candidates(std::string_view before) const {
    return completion_.complete(before).candidates;
  }

  bool pretty_ = false;
  std::vector<Setting> settings_{
      switch_setting(
          "pretty", [this] { return pretty_; }, [this](bool on) { pretty_ = on; }),
      switch_setting(
          "binary", [] { return false; }, [](bool) {})};
  SlashCompletion completion_;
};

TEST_F(Completing, NamesOfCommands) {
  EXPECT_THAT(candidates("/st"), ElementsAre("/stats", "/stop"));
  EXPECT_THAT(candidates("/jo"), ElementsAre("/join "));
  EXPECT_THAT(candidates("/"), Contains("/help"));
}

TEST_F(Completing, NothingElse) {
  EXPECT_THAT(candidates("hello"), IsEmpty());
  EXPECT_THAT(candidates("//jo"), IsEmpty());
  EXPECT_THAT(candidates(""), IsEmpty());
  EXPECT_THAT(candidates("/ping x"), IsEmpty());
  EXPECT_THAT(candidates("/nonsense x"), IsEmpty());
}

TEST_F(Completing, RoomsThatWereJoined) {
  completion_.add_room("lobby");
  completion_.add_room("attic");
  completion_.add_room("lobby");
  EXPECT_THAT(candidates("/leave "), ElementsAre("attic", "lobby"));
  EXPECT_EQ(completion_.complete("/join  lo").from, 7U);
}

TEST_F(Completing, OptionsAndTheirValues) {
  EXPECT_THAT(candidates("/set "), IsEmpty());
  completion_.add_settings(settings_);
  EXPECT_THAT(candidates("/set "), ElementsAre("binary ", "pretty "));
  EXPECT_THAT(candidates("/set pretty o"), ElementsAre("pretty off", "pretty on"));
}

TEST_F(Completing, Files) {
  const auto folder =
      std::filesystem::path(testing::TempDir()) / ("slash_completion" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "more");
  for (const char* const name : {"one.txt", ".hidden"})
    std::ofstream(folder / name) << "x";
  const std::string path = folder.string() + "/";
  EXPECT_THAT(candidates("/file " + path), ElementsAre(path + "more/", path + "one.txt"));
  EXPECT_THAT(candidates("/record " + path + ".h"), ElementsAre(path + ".hidden"));
  EXPECT_THAT(candidates("/file /nonexistent/"), IsEmpty());
  std::filesystem::remove_all(folder);
}

TEST_F(Completing, SwitchesAreOnOrOff) {
  EXPECT_EQ(settings_.front().get(), "off");
  EXPECT_TRUE(settings_.front().set("on"));
  EXPECT_EQ(settings_.front().get(), "on");
  EXPECT_FALSE(settings_.front().set("yes"));
  EXPECT_TRUE(pretty_);
}

}  // namespace
}  // namespace wskit::cli
