#include "load/stamp.h"

#include <algorithm>
#include <array>
#include <cstring>

#define XXH_INLINE_ALL  // a few bytes at a time: a call would cost as much as the work
#include <xxhash.h>

#include "base/assert.h"

namespace wskit::load {
namespace {

constexpr std::string_view kMarker = "wsk1:";
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
constexpr std::uint8_t kNoLetter = 0xFF;

// Digits of each number.
constexpr int kLength = 5;
constexpr int kChecksum = 6;
constexpr int kRun = 5;
constexpr int kPublisher = 4;
constexpr int kSequence = 8;
constexpr int kIntended = 10;
constexpr int kLag = 8;
constexpr std::size_t kHead = kMarker.size() + kLength + kChecksum;
static_assert(kHead + kRun + kPublisher + kSequence + kIntended + kLag == Stamp::kShortest);

constexpr std::uint64_t most(int digits) {
  return (std::uint64_t{1} << (6 * digits)) - 1;
}

constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoLetter);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  return values;
}();

char* put(char* out, std::uint64_t number, int digits) {
  for (int i = digits; i-- > 0; number >>= 6)
    out[i] = kAlphabet[number & 63];
  return out + digits;
}

/// Reads numbers one after the other; `good` stays true while all were digits.
struct Digits {
  const char* next = nullptr;
  bool good = true;

  std::uint64_t take(int digits) {
    std::uint64_t number = 0;
    std::uint8_t seen = 0;
    for (int i = 0; i < digits; ++i) {
      const std::uint8_t value = kValues[static_cast<unsigned char>(*next++)];
      seen |= value;
      number = number << 6 | (value & 63U);
    }
    good = good && (seen & 0xC0U) == 0;
    return number;
  }
};

std::uint64_t checksum(const char* token, std::size_t size) {
  // The length is the seed: a token that is cut or run together with more does not pass either.
  return XXH3_64bits_withSeed(token + kHead, size - kHead, size) & most(kChecksum);
}

TimePoint time_of(std::uint64_t nanoseconds) {
  return TimePoint(Duration(static_cast<Duration::rep>(nanoseconds)));
}

}  // namespace

char* Stamp::write(char* out, std::size_t size) const {
  WSKIT_ASSERT(size >= kShortest && size <= kLongest);
  WSKIT_ASSERT(run < kMostRuns && publisher < kMostPublishers);
  const auto lag = std::max<Duration::rep>((sent - intended).count(), 0);
  char* body = out + kHead;
  char* at = put(body, run, kRun);
  at = put(at, publisher, kPublisher);
  at = put(at, sequence, kSequence);
  at = put(at, static_cast<std::uint64_t>(intended.time_since_epoch().count()), kIntended);
  at = put(at, std::min(static_cast<std::uint64_t>(lag), most(kLag)), kLag);
  // Padding that changes along the way, so that a piece which is lost or moved shows.
  for (std::size_t i = 0; at != out + size; ++i)
    *at++ = kAlphabet[i % 62];
  std::memcpy(out, kMarker.data(), kMarker.size());
  put(out + kMarker.size(), size, kLength);
  put(out + kMarker.size() + kLength, checksum(out, size), kChecksum);
  return out + size;
}

std::optional<FoundStamp> find_stamp(std::string_view bytes, std::size_t from) {
  const std::size_t at = bytes.find(kMarker, from);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = bytes.substr(at);
  FoundStamp found{std::nullopt, at + kMarker.size()};
  if (rest.size() < Stamp::kShortest) return found;
  Digits digits{rest.data() + kMarker.size()};
  const std::uint64_t size = digits.take(kLength);
  const std::uint64_t sum = digits.take(kChecksum);
  if (!digits.good || size < Stamp::kShortest || size > rest.size()) return found;
  if (sum != checksum(rest.data(), size)) return found;
  Stamp stamp;
  stamp.run = static_cast<std::uint32_t>(digits.take(kRun));
  stamp.publisher = static_cast<std::uint32_t>(digits.take(kPublisher));
  stamp.sequence = digits.take(kSequence);
  stamp.intended = time_of(digits.take(kIntended));
  stamp.sent = stamp.intended + Duration(static_cast<Duration::rep>(digits.take(kLag)));
  if (digits.good) found = {stamp, at + size};
  return found;
}

}  // namespace wskit::load
