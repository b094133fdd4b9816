#include "cli/history_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wskit::cli {
namespace {

class OnDisk : public testing::Test {
 protected:
  OnDisk() { std::filesystem::remove_all(folder_); }
  ~OnDisk() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string text() const {
    std::ifstream file(path_);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] edit::History loaded() const {
    edit::History history;
    EXPECT_TRUE(file_.load(history));
    return history;
  }

  std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("history_file" + std::to_string(::getpid()));
  std::filesystem::path path_ = folder_ / "deep" / "history";
  HistoryFile file_{path_.string()};
};

TEST_F(OnDisk, HoldsWhatIsAppended) {
  EXPECT_EQ(loaded().size(), 0U);
  const std::string several = "one\ntwo \\n three \\";
  EXPECT_TRUE(file_.append(several));
  EXPECT_TRUE(file_.append("next"));
  const edit::History history = loaded();
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0], several);
  EXPECT_EQ(history[1], "next");
}

TEST_F(OnDisk, IsForItsOwnerAlone) {
  EXPECT_TRUE(file_.append("x"));
  struct stat status {};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(OnDisk, HoldsNeitherSecretsNorLongLines) {
  EXPECT_TRUE(file_.append(R"({"type":"auth","token":"x"})"));
  EXPECT_TRUE(file_.append(std::string(20'000, 'x')));
  EXPECT_TRUE(file_.append(""));
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(OnDisk, IsShortenedWhenItIsRead) {
  EXPECT_TRUE(file_.append("first"));
  {
    std::ofstream file(path_, std::ios::app);
    for (std::size_t i = 0; i < 2 * edit::History::kMaxEntries; ++i)
      file << i << '\n';
  }
  EXPECT_EQ(loaded().size(), edit::History::kMaxEntries);
  EXPECT_TRUE(text().starts_with("1000\n"));
  EXPECT_EQ(loaded()[0], "1000");
}

TEST_F(OnDisk, SurvivesWhatIsNoHistory) {
  std::filesystem::create_directories(path_.parent_path());
  std::ofstream(path_) << "\n\nx\\";
  EXPECT_EQ(loaded().size(), 1U);
}

TEST_F(OnDisk, SaysWhyItCannotBeWritten) {
  const HistoryFile file("/dev/null/history");
  const Status status = file.append("x");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "/dev/null/history: cannot write the history: Not a directory");
}

TEST(NoHistoryFile, IsNothing) {
  edit::History history;
  EXPECT_TRUE(HistoryFile("").append("x"));
  EXPECT_TRUE(HistoryFile("").load(history));
}

std::map<std::string, std::string, std::less<>> environment;

char* get(const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? nullptr : found->second.data();
}

TEST(HistoryPath, IsBelowTheStateOfTheUser) {
  environment = {{"XDG_STATE_HOME", "/s"}, {"HOME", "/h"}};
  EXPECT_EQ(HistoryFile::default_path(get), "/s/wskit/history");
  environment = {{"XDG_STATE_HOME", "relative"}, {"HOME", "/h"}};
  EXPECT_EQ(HistoryFile::default_path(get), "/h/.local/state/wskit/history");
  environment = {};
  EXPECT_EQ(HistoryFile::default_path(get), "");
}

TEST(Confidential, AreLinesThatLookLikeSecrets) {
  for (const char* const line : {" x", R"({"token":"x"})", "Bearer abc", "my PassWord",
                                 "eyJhbGciOiJIUzI1NiJ9.e30.x", "api_key=1", "Cookie: a=b"}) {
    EXPECT_TRUE(is_confidential(line)) << line;
  }
  for (const char* const line : {"hello", "/join lobby", R"({"type":"message"})"})
    EXPECT_FALSE(is_confidential(line)) << line;
}

}  // namespace
}  // namespace wskit::cli
