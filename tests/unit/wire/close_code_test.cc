#include "wire/close_code.h"

#include <string>

#include <gtest/gtest.h>

namespace wskit::wire {
namespace {

TEST(CloseCode, MaySendOnlyWhatTheRegistryAllows) {
  for (unsigned code = 0; code <= 0xffff; ++code) {
    const bool registered = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
    const bool open_range = code >= 3000 && code < 5000;
    EXPECT_EQ(is_sendable(static_cast<std::uint16_t>(code)), registered || open_range) << code;
  }
}

TEST(CloseCode, SaysWhatIsWrongWithACloseThatIsAskedFor) {
  EXPECT_EQ(fault_of_close(4000, std::string(123, 'r')), "");
  EXPECT_EQ(fault_of_close(kNoStatus, ""), "");
  EXPECT_EQ(fault_of_close(4000, std::string(124, 'r')),
            "the reason of a close has at most 123 bytes");
  EXPECT_EQ(fault_of_close(kNoStatus, "r"), "a close frame without a code (1005) has no reason");
  EXPECT_EQ(fault_of_close(1006, ""),
            "this close code is not for sending; use 1000 or 3000 to 4999");
}

TEST(CloseCode, SaysWhetherItIsOfUseToComeBack) {
  for (const std::uint16_t code : {1008, 3000, 3003, 4401, 4403})
    EXPECT_TRUE(is_refusal(code)) << code;
  for (const std::uint16_t code : {1000, 1001, 1006, 1011, 1012, 1013, 4408, 4409, 4429})
    EXPECT_FALSE(is_refusal(code)) << code;
}

TEST(CloseCode, HasANameForEveryNumber) {
  EXPECT_EQ(close_code_name(1001), "going away");
  EXPECT_EQ(close_code_name(1006), "abnormal closure");
  EXPECT_EQ(close_code_name(4401), "unauthorized");
  EXPECT_EQ(close_code_name(4000), "application code");
  EXPECT_EQ(close_code_name(3999), "registered code");
  EXPECT_EQ(close_code_name(1004), "reserved code");
  EXPECT_EQ(close_code_name(2999), "reserved code");
  EXPECT_EQ(close_code_name(999), "invalid code");
  EXPECT_EQ(close_code_name(5000), "invalid code");
}

}  // namespace
}  // namespace wskit::wire
