#include "cli/whole_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wskit::cli {
namespace {

namespace fs = std::filesystem;

struct WholeFile : testing::Test {
  const fs::path folder =
      fs::path(testing::TempDir()) / ("whole_file" + std::to_string(::getpid()));
  const std::string path = folder / "report.json";

  WholeFile() {
    fs::remove_all(folder);
    fs::create_directory(folder);
  }
  ~WholeFile() override { fs::remove_all(folder); }
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  static void put(const fs::path& file, std::string_view text) { std::ofstream(file) << text; }
  static std::string text_of(const fs::path& file) {
    std::ifstream from(file);
    return {std::istreambuf_iterator<char>(from), {}};
  }
  [[nodiscard]] std::ptrdiff_t files() const {
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
  }
};

TEST_F(WholeFile, IsNotTouchedBeforeThereIsSomethingToWrite) {
  EXPECT_TRUE(check_writable(path));
  EXPECT_EQ(files(), 0);
  put(path, "old");
  EXPECT_TRUE(check_writable(path));
  EXPECT_EQ(text_of(path), "old");
}

TEST_F(WholeFile, HasTheNewTextAndTheModeOfTheOldOne) {
  EXPECT_TRUE(write_whole(path, "first, and longer"));
  EXPECT_EQ(text_of(path), "first, and longer");
  ::chmod(path.c_str(), 0640);
  EXPECT_TRUE(write_whole(path, "second"));
  EXPECT_EQ(text_of(path), "second");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms(0640));
  EXPECT_EQ(files(), 1);
}

TEST_F(WholeFile, IsTheOneThatALinkLeadsTo) {
  put(path, "old");
  const fs::path link = folder / "latest.json";
  fs::create_symlink("report.json", link);
  EXPECT_TRUE(write_whole(link, "new"));
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(text_of(path), "new");
}

TEST_F(WholeFile, StaysAsItWasWhenItCannotBeReplaced) {
  put(path, "old");
  fs::create_directory(folder / (".report.json." + std::to_string(::getpid()) + ".new"));
  const Status written = write_whole(path, "new");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::kOutput);
  EXPECT_EQ(written.error().message, path + ": File exists");
  EXPECT_EQ(text_of(path), "old");
}

TEST_F(WholeFile, IsRefusedWhereNoneCanBe) {
  for (const char* const nowhere : {"/nowhere/report", "/nowhere/else/report"}) {
    const Status writable = check_writable(nowhere);
    ASSERT_FALSE(writable);
    EXPECT_EQ(writable.error().kind, ErrorKind::kOutput);
    EXPECT_EQ(writable.error().message, std::string(nowhere) + ": No such file or directory");
  }
  EXPECT_EQ(check_writable(folder).error().message, folder.string() + ": Is a directory");
}

TEST_F(WholeFile, LeavesWhatIsNoFileOnADiskInItsPlace) {
  EXPECT_TRUE(check_writable("/dev/null"));
  EXPECT_TRUE(write_whole("/dev/null", "gone"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_EQ(write_whole("/dev/full", "too much").error().message,
            "/dev/full: No space left on device");
}

TEST_F(WholeFile, IsOneHoweverItIsWritten) {
  EXPECT_TRUE(are_one_file(path, folder / "." / "report.json"));
  EXPECT_FALSE(are_one_file(path, folder / "other.json"));
  put(path, "here");
  fs::create_hard_link(path, folder / "other.json");
  EXPECT_TRUE(are_one_file(path, folder / "other.json"));
  EXPECT_FALSE(are_one_file("/dev/null", "/dev/null"));
}

}  // namespace
}  // namespace wskit::cli
