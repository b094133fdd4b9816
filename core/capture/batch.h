#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "envelope/event.h"

namespace wskit::capture {

/// What is known of a connection when it opens.
struct Opening {
  std::string url;
  int status = 101;
  std::string subprotocol;  ///< the server's choice
  envelope::event::Headers headers;
  std::vector<std::string> subprotocols;  ///< offered
};

/// That something happened; what it said lies in the batch.
struct Note {
  enum class Kind : std::uint8_t {
    kOpening,  ///< `begin` is its place among the batch's openings
    kText,
    kBinary,
    kPing,
    kPong,
    kClose,  ///< the bytes are the reason
    kLoss,   ///< `size` events before this one were not noted, of any connection
  };

  std::uint64_t ticket = 0;  ///< its place among the events of all loops
  TimePoint at;
  std::size_t begin = 0;
  std::size_t size = 0;
  std::uint32_t connection = 0;
  std::uint16_t code = 0;  ///< of a close
  Kind kind = Kind::kText;
  envelope::Direction direction = envelope::Direction::kToServer;
};

/// What one loop has noted in a row.
struct Batch {
  std::size_t feed = 0;  ///< whose it is
  std::vector<Note> notes;
  std::string bytes;
  std::vector<Opening> openings;
  std::size_t written = 0;  ///< notes, from the front

  /// Bytes of memory, roughly.
  [[nodiscard]] std::size_t cost() const {
    constexpr std::size_t kOpening = 1024;
    return notes.size() * sizeof(Note) + bytes.size() + openings.size() * kOpening;
  }
  /// Keeps the memory.
  void clear() {
    notes.clear();
    bytes.clear();
    openings.clear();
    written = 0;
  }
};

}  // namespace wskit::capture
