#include "http/file_path.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

TEST(FilePath, NamesAFileBelow) {
  EXPECT_EQ(file_path("/"), "");
  EXPECT_EQ(file_path("/a.html"), "a.html");
  EXPECT_EQ(file_path("/a/b/"), "a/b/");
  EXPECT_EQ(file_path("/a%20b/%C3%A9.txt"), "a b/\xC3\xA9.txt");
  EXPECT_EQ(file_path("/.well-known/x"), ".well-known/x");
  EXPECT_EQ(file_path("/a..b/c."), "a..b/c.");
}

TEST(FilePath, LeadsNowhereElse) {
  for (const char* path : {"",           "a",    "*",         "/..",          "/../a",   "/a/../b",
                           "/a/..",      "/./a", "/%2e%2e/a", "/%2E./a",      "/..%2fa", "/a%2fb",
                           "/a%2Fb",     "//a",  "/a//b",     "/.git/config", "/a/.env", "/%00",
                           "/a%00.html", "/%",   "/%zz"})
    EXPECT_EQ(file_path(path), std::nullopt) << path;
}

TEST(FilePath, IsWrittenSoThatItIsReadAgain) {
  EXPECT_EQ(path_of_file("a b/\xC3\xA9?#%/"), "/a%20b/%C3%A9%3F%23%25/");
  EXPECT_EQ(file_path(path_of_file("a\r\nb\x01")), "a\r\nb\x01");
}

}  // namespace
}  // namespace wskit::http
