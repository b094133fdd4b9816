#include "cli/output_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace wskit::cli {
namespace {

namespace fs = std::filesystem;

class OutputFileTest : public testing::Test {
 protected:
  OutputFileTest() {
    fs::remove_all(folder_);
    fs::create_directory(folder_);
  }
  ~OutputFileTest() override { fs::remove_all(folder_); }
  OutputFileTest(const OutputFileTest&) = delete;
  OutputFileTest& operator=(const OutputFileTest&) = delete;

  [[nodiscard]] std::string text() const {
    std::ifstream from(path_);
    return {std::istreambuf_iterator<char>(from), {}};
  }

  const fs::path folder_ = fs::path(testing::TempDir()) / ("output" + std::to_string(::getpid()));
  const std::string path_ = folder_ / "report.json";
};

TEST_F(OutputFileTest, LeavesWhatIsThereUntilThereIsSomethingElse) {
  std::ofstream(path_) << "old, and longer";
  ASSERT_TRUE(OutputFile::open(path_));
  auto file = OutputFile::open(path_);
  ASSERT_TRUE(file);
  EXPECT_EQ(text(), "old, and longer");
  EXPECT_TRUE(file->write("new"));
  EXPECT_EQ(text(), "new");
}

TEST_F(OutputFileTest, IsRefusedWhereNoneCanBe) {
  for (const std::string& nowhere : {std::string("/nowhere/report"), folder_.string()}) {
    const auto file = OutputFile::open(nowhere);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().kind, ErrorKind::kOutput);
  }
}

TEST_F(OutputFileTest, SaysThatADiskIsFull) {
  auto full = OutputFile::open("/dev/full");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->write("too much").error().message,
            "cannot write /dev/full: No space left on device");
}

TEST_F(OutputFileTest, IsOneHoweverItIsWritten) {
  EXPECT_TRUE(are_one_file(path_, folder_ / "." / "report.json"));
  EXPECT_FALSE(are_one_file(path_, folder_ / "other.json"));
  std::ofstream(path_) << "here";
  fs::create_hard_link(path_, folder_ / "other.json");
  EXPECT_TRUE(are_one_file(path_, folder_ / "other.json"));
  for (const char* const none : {"/dev/null", "-", ""})
    EXPECT_FALSE(are_one_file(none, none));
}

}  // namespace
}  // namespace wskit::cli
