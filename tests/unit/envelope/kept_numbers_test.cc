#include "envelope/kept_numbers.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace wskit::envelope {
namespace {

TEST(KeptNumbers, ComeThroughATreeAsTheyStand) {
  for (const char* const text :
       {"1e400", "-123456789012345678901234567890", "[1.50,-0,0.1e-999,7]",
        R"({"a":1E2,"b":[2.0]})", R"(["\u0000",1.5,"\u00001.5","\u0000\u00001.5"])",
        R"({"\u0000":1.5,"\\u0000":"\\\u0000"})", R"(["\"\u00001.5\"",1.5])"}) {
    const auto tree = nlohmann::ordered_json::parse(keep_numbers(text));
    EXPECT_EQ(restore_numbers(tree.dump()), text);
  }
}

TEST(KeptNumbers, ComeOutOfAPartToo) {
  const auto tree = nlohmann::json::parse(keep_numbers(R"({"a":["\u0000",1e400],"b":2})"));
  EXPECT_EQ(restore_numbers(tree["a"].dump()), R"(["\u0000",1e400])");
  EXPECT_EQ(tree["b"], 2);
}

}  // namespace
}  // namespace wskit::envelope
