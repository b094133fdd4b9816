#include "http/reference.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

/// What `reference` means at `base`, or the error.
std::string resolved(std::string_view reference, std::string_view base = "ws://a.test/b/c/d;p?q") {
  const auto url = resolve_reference(parse_url(base).value(), reference);
  return url ? url->text() : url.error().message;
}

TEST(Reference, IsResolvedAsTheExamplesOfTheRfc) {
  // RFC 3986 sections 5.4.1 and 5.4.2, as far as they have a meaning for ws://.
  const std::pair<const char*, const char*> examples[] = {
      {"g", "/b/c/g"},
      {"./g", "/b/c/g"},
      {"g/", "/b/c/g/"},
      {"/g", "/g"},
      {"?y", "/b/c/d;p?y"},
      {"g?y", "/b/c/g?y"},
      {"#s", "/b/c/d;p?q"},
      {"g#s", "/b/c/g"},
      {"g?y#s", "/b/c/g?y"},
      {";x", "/b/c/;x"},
      {"g;x", "/b/c/g;x"},
      {"", "/b/c/d;p?q"},
      {".", "/b/c/"},
      {"./", "/b/c/"},
      {"..", "/b/"},
      {"../", "/b/"},
      {"../g", "/b/g"},
      {"../..", "/"},
      {"../../", "/"},
      {"../../g", "/g"},
      {"../../../g", "/g"},
      {"../../../../g", "/g"},
      {"/./g", "/g"},
      {"/../g", "/g"},
      {"g.", "/b/c/g."},
      {".g", "/b/c/.g"},
      {"g..", "/b/c/g.."},
      {"..g", "/b/c/..g"},
      {"./../g", "/b/g"},
      {"./g/.", "/b/c/g/"},
      {"g/./h", "/b/c/g/h"},
      {"g/../h", "/b/c/h"},
      {"g;x=1/./y", "/b/c/g;x=1/y"},
      {"g;x=1/../y", "/b/c/y"},
      {"g?y/./x", "/b/c/g?y/./x"},
      {"g?y/../x", "/b/c/g?y/../x"},
  };
  for (const auto& [reference, target] : examples)
    EXPECT_EQ(resolved(reference), std::string("ws://a.test") + target) << reference;
}

TEST(Reference, MayNameAnotherServer) {
  EXPECT_EQ(resolved("http://b.test"), "ws://b.test/");
  EXPECT_EQ(resolved("HTTPS://b.test/x/../y"), "wss://b.test/y");
  EXPECT_EQ(resolved("//b.test:81/x"), "ws://b.test:81/x");
  EXPECT_EQ(resolved("//b.test", "wss://a.test/"), "wss://b.test/");
  EXPECT_EQ(resolved("/x", "wss://[::1]:8443/y"), "wss://[::1]:8443/x");
}

TEST(Reference, LosesUserinfo) {
  EXPECT_EQ(resolve_reference(Url{}, "http://me:secret@b.test/")->userinfo, "");
}

TEST(Reference, KeepsEmptySegments) {
  EXPECT_EQ(resolved("/a//b/"), "ws://a.test/a//b/");
}

TEST(Reference, IsRefusedWhenItIsNoServer) {
  for (const char* reference : {"mailto:me@a.test", "ftp://a.test/", "http:", "http:80", "//",
                                "/white space", "http://a.test:99999/"}) {
    EXPECT_FALSE(resolve_reference(parse_url("ws://a.test/").value(), reference)) << reference;
  }
}

}  // namespace
}  // namespace wskit::http
