#include "cli/quantity.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

TEST(Quantity, WritesLatenciesWithThreeDigits) {
  EXPECT_EQ(format_latency(0ns), "0 us");
  EXPECT_EQ(format_latency(1ns), "0.00 us");
  EXPECT_EQ(format_latency(1234ns), "1.23 us");
  EXPECT_EQ(format_latency(9996ns), "10.0 us");
  EXPECT_EQ(format_latency(99960ns), "100 us");
  EXPECT_EQ(format_latency(999400ns), "999 us");
  EXPECT_EQ(format_latency(999600ns), "1.00 ms");
  EXPECT_EQ(format_latency(45678us), "45.7 ms");
  EXPECT_EQ(format_latency(999600us), "1.00 s");
  EXPECT_EQ(format_latency(1h), "3600 s");
}

TEST(Quantity, SeparatesThousands) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1000), "1,000");
  EXPECT_EQ(format_count(123456), "123,456");
  EXPECT_EQ(format_count(1234567), "1,234,567");
}

TEST(Quantity, WritesRates) {
  EXPECT_EQ(format_rate(0.5), "0.50/s");
  EXPECT_EQ(format_rate(12.34), "12.3/s");
  EXPECT_EQ(format_rate(123456.7), "123,457/s");
}

TEST(Quantity, WritesNumbersWithoutPowersOfTen) {
  EXPECT_EQ(format_number(0), "0");
  EXPECT_EQ(format_number(0.00001), "0.00001");
  EXPECT_EQ(format_number(0.0123456), "0.0123");
  EXPECT_EQ(format_number(0.5), "0.5");
  EXPECT_EQ(format_number(9.999), "10");
  EXPECT_EQ(format_number(12.34), "12.3");
  EXPECT_EQ(format_number(100), "100");
  EXPECT_EQ(format_number(999.6), "1,000");
  EXPECT_EQ(format_number(97'612.4), "97,612");
  EXPECT_EQ(format_number(3.6e14), "360,000,000,000,000");
  EXPECT_EQ(format_number(9.876, 4), "9.876");
  EXPECT_EQ(format_number(12'345, 4), "12,345");
}

TEST(Quantity, WritesThroughputInBinaryMultiples) {
  EXPECT_EQ(format_throughput(12), "12.0 B/s");
  EXPECT_EQ(format_throughput(2048), "2.00 KiB/s");
  EXPECT_EQ(format_throughput(7.3e6), "6.96 MiB/s");
  EXPECT_EQ(format_throughput(1e15), "931323 GiB/s");
}

}  // namespace
}  // namespace wskit::cli
