#include "observe/hdr_encoding.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/rng.h"

namespace wskit::observe {
namespace {

using namespace std::chrono_literals;

CompactHistogram a_histogram(int count) {
  Rng rng(5);
  Histogram histogram;
  for (int i = 0; i < count; ++i) {
    histogram.record(Duration(static_cast<Duration::rep>(std::exp(rng.unit() * std::log(1e13)))));
  }
  return CompactHistogram(histogram);
}

TEST(HdrEncoding, ReadsBackWhatItWrites) {
  for (const int count : {0, 1, 1000, 300'000}) {
    const CompactHistogram written = a_histogram(count);
    const auto read = hdr_decode(hdr_encode(written));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->count(), written.count());
    EXPECT_EQ(read->counts(), written.counts());
  }
}

TEST(HdrEncoding, LooksLikeWhatOtherToolsWrite) {
  EXPECT_EQ(hdr_encode(a_histogram(10)).substr(0, 8), "HISTFAAA");
}

/// Made by the library hdr-histogram-js 3.0.1: 1 ms, 2 ms, 2 ms and 1 s, with three digits up to an
/// hour.
TEST(HdrEncoding, ReadsWhatAnotherLibraryWrote) {
  const auto read =
      hdr_decode("HISTFAAAADF4nJNpmSzMwMDAzcDAwMjAwMDMAAGMDAzMbgY7FjDA+AfXMTL95WdZ2M/IBACEuwbe");
  ASSERT_TRUE(read) << read.error().message;
  Histogram histogram;
  read->add_to(histogram);
  EXPECT_EQ(histogram.count(), 4U);
  EXPECT_NEAR(static_cast<double>(histogram.percentile(50).count()), 2e6, 2e3);
  EXPECT_NEAR(static_cast<double>(histogram.max().count()), 1e9, 1e6);
}

TEST(HdrEncoding, RefusesWhatItCannotRead) {
  const auto why = [](std::string_view text) {
    const auto read = hdr_decode(text);
    EXPECT_FALSE(read);
    return read ? "" : read.error().message.substr(17);
  };
  const std::string good = hdr_encode(a_histogram(1000));
  EXPECT_EQ(why("!"), "is not base64");
  EXPECT_EQ(why(""), "ends within its head");
  EXPECT_EQ(why(good.substr(0, 400)), "is not as long as it says");
  std::string bytes = *base64_decode(good);
  bytes[3] = 0x03;
  EXPECT_EQ(why(base64_encode(bytes)), "is not of encoding V2");
  bytes = *base64_decode(good);
  bytes[20] ^= 0x55;
  EXPECT_EQ(why(base64_encode(bytes)), "is not compressed by zlib");
}

TEST(HdrEncoding, SurvivesAnyDamage) {
  Rng rng(6);
  const std::string good = *base64_decode(hdr_encode(a_histogram(50)));
  for (int i = 0; i < 5000; ++i) {
    std::string bytes = good;
    bytes[rng.below(bytes.size())] = static_cast<char>(rng.below(256));
    const auto read = hdr_decode(base64_encode(bytes));
    EXPECT_TRUE(read || read.error().kind == ErrorKind::kUsage);
  }
}

}  // namespace
}  // namespace wskit::observe
