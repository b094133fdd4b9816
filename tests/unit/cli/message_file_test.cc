#include "cli/message_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace wskit::cli {
namespace {

TEST(MessageFile, IsReadAsAWholeOrNotAtAll) {
  const std::string path = testing::TempDir() + "message_file" + std::to_string(::getpid());
  std::ofstream(path) << std::string("a\0b", 3);
  EXPECT_EQ(*read_message_file(path, 3), std::string("a\0b", 3));
  EXPECT_EQ(read_message_file(path, 2).error().message,
            path + ": is larger than a message may be; --max-message 3 allows it");
  std::filesystem::remove(path);
  EXPECT_EQ(read_message_file(path, 3).error().message, path + ": No such file or directory");
}

TEST(MessageFile, IsNoDevice) {
  EXPECT_EQ(read_message_file("/dev/zero", 3).error().message, "/dev/zero: is not a regular file");
}

TEST(MessageFile, MayBeInTheHome) {
  ::setenv("HOME", "/h", 1);
  EXPECT_EQ(expanded_home("~/x"), "/h/x");
  EXPECT_EQ(expanded_home("~x"), "~x");
}

}  // namespace
}  // namespace wskit::cli
