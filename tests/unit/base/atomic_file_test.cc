#include "base/atomic_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wskit {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public testing::Test {
 protected:
  AtomicFileTest() {
    std::string name = (fs::temp_directory_path() / "wskit-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    path = folder + "/report.xml";
  }
  ~AtomicFileTest() override { fs::remove_all(folder); }
  AtomicFileTest(const AtomicFileTest&) = delete;
  AtomicFileTest& operator=(const AtomicFileTest&) = delete;

  static std::string content(const std::string& of) {
    std::ostringstream out;
    out << std::ifstream(of).rdbuf();
    return out.str();
  }
  [[nodiscard]] std::size_t files() const {
    const fs::directory_iterator all(folder);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  std::string folder;
  std::string path;
};

TEST_F(AtomicFileTest, IsThereOnceItIsCommitted) {
  {
    auto file = AtomicFile::create(path);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("one "));
    ASSERT_TRUE(file->write("two"));
    EXPECT_FALSE(fs::exists(path));
    ASSERT_TRUE(file->commit());
  }
  EXPECT_EQ(content(path), "one two");
  EXPECT_EQ(files(), 1U);
}

TEST_F(AtomicFileTest, LeavesWhatWasThereWhenItIsGivenUp) {
  std::ofstream(path) << "old";
  {
    auto file = AtomicFile::create(path);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("half"));
  }
  EXPECT_EQ(content(path), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(AtomicFileTest, KeepsThePermissionsAndTheLinkThatLeadsThere) {
  std::ofstream(path) << "old";
  ::chmod(path.c_str(), 0640);
  const std::string link = folder + "/latest.xml";
  fs::create_symlink("report.xml", link);
  auto file = AtomicFile::create(link);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("new"));
  ASSERT_TRUE(file->commit());
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(content(path), "new");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms(0640));
}

TEST_F(AtomicFileTest, WritesToWhatCannotBeReplaced) {
  auto file = AtomicFile::create("/dev/null");
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->write("gone"));
  EXPECT_TRUE(file->commit());
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(AtomicFileTest, NamesThePathThatCannotBeWritten) {
  for (const std::string& bad : {folder + "/no/report.xml", folder}) {
    const auto file = AtomicFile::create(bad);
    ASSERT_FALSE(file) << bad;
    EXPECT_EQ(file.error().kind, ErrorKind::kOutput);
    EXPECT_EQ(file.error().message.find("cannot write " + bad + ": "), 0U) << file.error().message;
  }
}

}  // namespace
}  // namespace wskit
