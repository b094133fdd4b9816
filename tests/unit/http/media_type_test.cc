#include "http/media_type.h"

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

TEST(MediaType, GoesByTheEnding) {
  EXPECT_EQ(media_type("index.html"), "text/html; charset=utf-8");
  EXPECT_EQ(media_type("js/app.min.JS"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type("a.aac"), "audio/aac");
  EXPECT_EQ(media_type("a.wasm"), "application/wasm");
  EXPECT_EQ(media_type("a.zip"), "application/zip");
}

TEST(MediaType, IsAnyBytesWhenNothingIsKnown) {
  for (const char* name : {"", "README", "a.b/c", "a.", "a.exe", "html", "a.htmlx"})
    EXPECT_EQ(media_type(name), "application/octet-stream") << name;
}

}  // namespace
}  // namespace wskit::http
