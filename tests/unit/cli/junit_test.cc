#include "cli/junit.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

TEST(Junit, WritesOutWhatXmlDoesNotKnow) {
  const std::string said = "a\x01\x1b\xc2\x85\xff\xed\xa0\x80\xef\xbf\xbe\xef\xbf\xbf<\xef\xbf\xbd";
  const std::string xml = junit_xml("suite", {{"test", {}, said, "", said}});
  const std::string written = R"(a\x01\x1b\x85\xff\xed\xa0\x80\ufffe\uffff&lt;)"
                              "\xef\xbf\xbd";
  EXPECT_NE(xml.find("message=\"" + written + "\">" + written + "</failure>"), std::string::npos)
      << xml;
}

}  // namespace
}  // namespace wskit::cli
