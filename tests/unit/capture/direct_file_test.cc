#include "capture/direct_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

namespace wskit::capture {
namespace {

constexpr std::size_t kPage = DirectFile::kPage;
constexpr std::size_t kMuch = DirectFile::kMuch;

/// In each folder's file system: of a disk, mostly, and of memory, which may have no direct I/O.
class DirectFileTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (!std::filesystem::is_directory(GetParam())) GTEST_SKIP() << "no " << GetParam();
    path_ = GetParam() + "/wskit-XXXXXX";
    fd_ = Fd(::mkstemp(path_.data()));
  }
  DirectFileTest() = default;
  ~DirectFileTest() override {
    if (!path_.empty()) std::filesystem::remove(path_);
  }
  DirectFileTest(const DirectFileTest&) = delete;
  DirectFileTest& operator=(const DirectFileTest&) = delete;

  [[nodiscard]] int fd() const { return fd_.get(); }
  [[nodiscard]] std::string on_disk() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }
  static void write_all(DirectFile& file, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = file.write(bytes);
      ASSERT_GT(written, 0) << errno;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

 private:
  std::string path_;
  Fd fd_;
};

/// Letters at the start of a page.
class Letters {
 public:
  explicit Letters(std::size_t size)
      : memory_(static_cast<char*>(std::aligned_alloc(kPage, size)), &std::free), size_(size) {
    for (std::size_t i = 0; i < size; ++i)
      memory_.get()[i] = static_cast<char>('a' + i / 7 % 26);
  }
  [[nodiscard]] std::string_view view() const { return {memory_.get(), size_}; }

 private:
  std::unique_ptr<char, decltype(&std::free)> memory_;
  std::size_t size_;
};

TEST_P(DirectFileTest, WritesPiecesOfAnySize) {
  const Letters letters(64 * kMuch);
  std::mt19937 random(7);
  std::uniform_int_distribution<std::size_t> size(1, 3 * kMuch);
  DirectFile file(fd());
  for (std::string_view rest = letters.view(); !rest.empty();) {
    const std::size_t piece =
        std::min(random() % 2 == 0 ? size(random) : size(random) % 100 + 1, rest.size());
    write_all(file, rest.substr(0, piece));
    rest.remove_prefix(piece);
  }
  EXPECT_TRUE(on_disk() == letters.view());
}

TEST_P(DirectFileTest, WritesWhatLiesElsewhereInMemory) {
  const Letters letters(4 * kMuch);
  DirectFile file(fd());
  write_all(file, letters.view().substr(1, 2 * kMuch));
  write_all(file, letters.view().substr(1 + 2 * kMuch));
  EXPECT_TRUE(on_disk() == letters.view().substr(1));
}

TEST_P(DirectFileTest, WritesTheSameWhenItIsBehind) {
  const Letters letters(8 * kMuch);
  DirectFile file(fd());
  for (std::size_t at = 0; at < letters.view().size(); at += kMuch) {
    file.set_behind(at / kMuch % 4 >= 2);
    write_all(file, letters.view().substr(at, kMuch));
  }
  EXPECT_TRUE(on_disk() == letters.view());
}

TEST_P(DirectFileTest, LeavesTheFlagsAsTheyWere) {
  const int flags = ::fcntl(fd(), F_GETFL);
  DirectFile file(fd());
  write_all(file, Letters(kMuch).view());
  EXPECT_EQ(::fcntl(fd(), F_GETFL), flags);
}

INSTANTIATE_TEST_SUITE_P(FileSystems, DirectFileTest,
                         testing::Values(std::filesystem::temp_directory_path().string(),
                                         "/dev/shm"));

TEST(DirectFileErrorTest, TellsWhyNothingIsWritten) {
  const Fd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  DirectFile file(full.get());
  EXPECT_EQ(file.write(Letters(kMuch).view()), -1);
  EXPECT_EQ(errno, ENOSPC);
}

}  // namespace
}  // namespace wskit::capture
