#include "observe/hdr_encoding.h"

#include <array>
#include <bit>
#include <cstdint>

#include <zlib.h>

#include "base/assert.h"
#include "base/base64.h"

namespace wskit::observe {
namespace {

// The last hexadecimal digit but one says that counts are LEB128.
constexpr std::uint32_t kCompressed = 0x1c849314;
constexpr std::uint32_t kPlain = 0x1c849313;
constexpr std::size_t kCompressedHead = 8;
constexpr std::size_t kPlainHead = 40;
constexpr std::uint32_t kDigits = 3;
constexpr std::uint64_t kLowest = 1;
constexpr auto kHighest = static_cast<std::uint64_t>(Histogram::kHighest.count());
constexpr double kRatio = 1;
// Each bucket met, nine bytes for each count.
constexpr std::size_t kMostPlain = kPlainHead + 9 * Histogram::kBuckets;

template <class Number>
void put(std::string& out, Number number) {
  for (int shift = 8 * (sizeof number - 1); shift >= 0; shift -= 8)
    out += static_cast<char>(number >> shift);
}

template <class Number>
Number take(std::string_view& bytes) {
  Number number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = static_cast<Number>(number << 8) | static_cast<std::uint8_t>(bytes[i]);
  bytes.remove_prefix(sizeof number);
  return number;
}

Error unreadable(const char* what) {
  return {ErrorKind::kUsage, std::string("a histogram that ") + what};
}

std::string compressed(const std::string& plain) {
  uLongf size = compressBound(plain.size());
  std::string out(size, '\0');
  const int done = compress(reinterpret_cast<Bytef*>(out.data()), &size,
                            reinterpret_cast<const Bytef*>(plain.data()), plain.size());
  WSKIT_ASSERT(done == Z_OK);
  out.resize(size);
  return out;
}

Result<std::string> uncompressed(std::string_view bytes) {
  std::string out(kMostPlain, '\0');
  uLongf size = out.size();
  const int done = uncompress(reinterpret_cast<Bytef*>(out.data()), &size,
                              reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  if (done == Z_BUF_ERROR) return unreadable("is cut off or too large");
  if (done != Z_OK) return unreadable("is not compressed by zlib");
  out.resize(size);
  return out;
}

Status check_head(std::string_view& plain) {
  if (plain.size() < kPlainHead) return unreadable("ends within its head");
  if (take<std::uint32_t>(plain) != kPlain) return unreadable("is not of encoding V2");
  const auto length = take<std::uint32_t>(plain);
  const auto offset = take<std::uint32_t>(plain);
  const auto digits = take<std::uint32_t>(plain);
  const auto lowest = take<std::uint64_t>(plain);
  const auto highest = take<std::uint64_t>(plain);
  take<std::uint64_t>(plain);  // the ratio: libraries for integers write anything
  if (length != plain.size()) return unreadable("is not as long as it says");
  // hdr-histogram-js says 1 and means 0.
  if (offset > 1 || digits != kDigits || lowest != kLowest || highest > kHighest) {
    return unreadable("has other buckets than wskit's");
  }
  return ok();
}

}  // namespace

std::string hdr_encode(const CompactHistogram& histogram) {
  std::string plain;
  put(plain, kPlain);
  put(plain, static_cast<std::uint32_t>(histogram.counts().size()));
  put(plain, std::uint32_t{0});  // no shift of the buckets
  put(plain, kDigits);
  put(plain, kLowest);
  put(plain, kHighest);
  put(plain, std::bit_cast<std::uint64_t>(kRatio));
  plain += histogram.counts();
  const std::string body = compressed(plain);
  std::string whole;
  put(whole, kCompressed);
  put(whole, static_cast<std::uint32_t>(body.size()));
  return base64_encode(whole + body);
}

Result<CompactHistogram> hdr_decode(std::string_view base64) {
  const auto bytes = base64_decode(base64);
  if (!bytes) return unreadable("is not base64");
  std::string_view rest = *bytes;
  if (rest.size() < kCompressedHead) return unreadable("ends within its head");
  if (take<std::uint32_t>(rest) != kCompressed) return unreadable("is not of encoding V2");
  if (take<std::uint32_t>(rest) != rest.size()) return unreadable("is not as long as it says");
  const auto plain = uncompressed(rest);
  if (!plain) return plain.error();
  rest = *plain;
  if (const auto checked = check_head(rest); !checked) return checked.error();
  return CompactHistogram::parse(rest);
}

}  // namespace wskit::observe
