#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace wskit::load {

/// What a publisher writes into a message so that whoever gets it knows whose it is, the how many,
/// when it was due, and whether it is whole. As text it is a token of [A-Za-z0-9:.-], which passes
/// through JSON and any wrapping unchanged, padded to the size that is wanted:
///
///     wsk1:LLLLLCCCCCCRRRRRPPPPSSSSSSSSIIIIIIIIIIGGGGGGGG……
///
/// that is length, checksum, run, publisher, sequence, intended time, lag and padding, each number
/// in digits of six bits; the checksum (XXH3, 36 bits of it) covers all but itself and the marker.
struct Stamp {
  /// Bytes of the shortest token, which has no padding.
  static constexpr std::size_t kShortest = 51;
  /// Of the longest.
  static constexpr std::size_t kLongest = std::size_t{1} << 30;
  static constexpr std::uint32_t kMostRuns = std::uint32_t{1} << 30;
  static constexpr std::uint32_t kMostPublishers = std::uint32_t{1} << 24;

  std::uint32_t run = 0;        ///< below kMostRuns; tells one run from others, as in a history
  std::uint32_t publisher = 0;  ///< below kMostPublishers
  std::uint64_t sequence = 0;   ///< of the publisher's messages, from 0
  TimePoint intended;           ///< when the schedule meant it to leave
  TimePoint sent;               ///< when it did, at most 78 hours later

  /// Writes `size` bytes to `out`, from kShortest to kLongest; returns their end.
  char* write(char* out, std::size_t size) const;

  bool operator==(const Stamp&) const = default;
};

/// A token that was found.
struct FoundStamp {
  std::optional<Stamp> stamp;  ///< nothing when it is damaged
  std::size_t end = 0;         ///< where in the bytes the search goes on
};

/// The first token in `bytes` at or after `from`. Nothing when there is none, or when its very
/// marker is damaged.
std::optional<FoundStamp> find_stamp(std::string_view bytes, std::size_t from = 0);

}  // namespace wskit::load
