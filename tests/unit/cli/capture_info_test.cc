#include "cli/capture_info.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

capture::ConnectionSummary connection(std::string id, Duration opened, Duration closed) {
  capture::ConnectionSummary one;
  one.id = std::move(id);
  one.url = "ws://h/";
  one.opened_at = opened;
  one.closed_at = closed;
  one.close_code = 1000;
  return one;
}

TEST(CaptureInfo, KeepsItsColumnsUnderTheirHeads) {
  capture::Summary summary;
  summary.connections = {connection("1", 250ms, 1250ms),
                         connection("a-long-identifier", 59s + 999ms, 123'456'789ms)};
  summary.connections[1].sent = {1'000'000, 1'234'567'890};
  summary.duration = 123'456'789ms;
  const std::string info = capture_info("x", summary);
  EXPECT_EQ(info,
            "x: of unknown origin\n"
            "2 connections in 34h17m; messages sent 0 (0 bytes), received 0 (0 bytes)\n"
            "\n"
            "CONNECTION          OPENED  LASTED  CLOSE                             SENT     "
            "RECEIVED  URL\n"
            "1                    250ms      1s   1000                      0 (0 bytes)  "
            "0 (0 bytes)  ws://h/\n"
            "a-long-identifier  59999ms  34h16m   1000  1,000,000 (1,234,567,890 bytes)  "
            "0 (0 bytes)  ws://h/\n");
}

TEST(CaptureInfo, SaysTheTwoLargestUnitsOfALongTime) {
  const auto lasting = [](Duration duration) {
    capture::Summary summary;
    summary.duration = duration;
    const std::string info = capture_info("x", summary);
    const std::size_t begin = info.find(" in ") + 4;
    return info.substr(begin, info.find(';') - begin);
  };
  EXPECT_EQ(lasting(0s), "0");
  EXPECT_EQ(lasting(1500ms), "1500ms");
  EXPECT_EQ(lasting(60s), "1m00s");
  EXPECT_EQ(lasting(1056s), "17m36s");
  EXPECT_EQ(lasting(1h), "1h00m");
  EXPECT_EQ(lasting(1000h + 59min + 59s), "1000h59m");
}

}  // namespace
}  // namespace wskit::cli
