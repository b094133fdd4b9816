#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
  std::vector<std::string> secrets;       ///< not to be read in the capture, from now on
};

/// That something happened; what was said is kept behind it.
struct Note {
  enum class Kind : std::uint8_t {
    kOpening,  ///< `size` is its place among the batch's openings
    kText,
    kBinary,
    kPing,
    kPong,   ///< the bytes are those of `pong_bytes`
    kClose,  ///< the bytes are the reason
    kLoss,   ///< `size` events before this one were not noted, of any connection
  };

  /// Travels in a register: to put a note together in memory and copy it at once makes the
  /// processor wait, longer than all the rest takes.
  struct Type {
    Kind kind = Kind::kText;
    envelope::Direction direction = envelope::Direction::kToServer;
    std::uint16_t code = 0;  ///< of a close
  };
  /// Its bytes are those that were kept last, and not kept again.
  static constexpr std::uint64_t kAsBefore = ~std::uint64_t{0};

  TimePoint at;
  std::uint64_t size = 0;  ///< of its bytes; or kAsBefore
  std::uint32_t connection = 0;
  Type type;

  [[nodiscard]] bool has_bytes() const {
    return type.kind != Kind::kOpening && type.kind != Kind::kLoss;
  }
};

/// What is kept of a pong: its round trip, and its data behind that.
std::string pong_bytes(std::string_view data, Duration round_trip);
/// Takes the round trip off the front of what is kept of a pong; nothing: it is not known.
std::optional<Duration> take_round_trip(std::string_view& bytes);

/// What one loop has noted in a row: a log of notes, each with its bytes behind it. Between the
/// notes of a run no other loop has noted anything.
class Batch {
 public:
  explicit Batch(std::size_t feed = 0) : feed_(feed) {}

  /// Whose it is.
  [[nodiscard]] std::size_t feed() const { return feed_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  /// Bytes of the log.
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  /// Bytes of memory, roughly.
  [[nodiscard]] std::size_t cost() const {
    constexpr std::size_t kOpening = 1024;
    return size_ + runs_.size() * sizeof(Run) + openings_.size() * kOpening;
  }

  // Writing.

  /// The notes that follow are a run, whose place among those of all loops is `ticket`.
  void begin_run(std::uint64_t ticket) { runs_.push_back({ticket, size_}); }
  /// Its place among the openings.
  std::size_t keep(Opening opening);
  /// Whether that is what was kept last: an echo says what came, and a room tells all of its
  /// members the same.
  [[nodiscard]] bool repeats(std::string_view bytes) const {
    return bytes == std::string_view(log_.get() + last_begin_, last_size_);
  }
  /// Makes the log at least so large.
  void reserve(std::size_t capacity);
  /// There has to be room for it.
  void add(const Note& note, std::string_view bytes) {
    std::memcpy(log_.get() + size_, &note, sizeof note);
    size_ += sizeof note;
    if (!note.has_bytes() || note.size == Note::kAsBefore) return;
    last_begin_ = size_;
    last_size_ = bytes.copy(log_.get() + size_, bytes.size());
    size_ += last_size_;
  }

  // Reading, each note once.

  /// The ticket of the next run; nothing when all have been read.
  [[nodiscard]] std::optional<std::uint64_t> next_run() const;
  /// Calls `read(note, bytes)` for each note of the next run.
  template <class Read>
  void read_run(Read read);
  [[nodiscard]] const Opening& opening(const Note& note) const { return openings_[note.size]; }

  /// As new, for another feed; the memory is kept.
  void clear(std::size_t feed);

 private:
  struct Run {
    std::uint64_t ticket;
    std::size_t begin;  ///< in the log; it ends where the next one begins
  };

  std::size_t feed_;
  std::unique_ptr<char[]> log_;
  std::size_t capacity_ = 0;
  std::size_t size_ = 0;
  std::size_t last_begin_ = 0;  ///< in the log, of the bytes that were kept last
  std::size_t last_size_ = 0;
  std::vector<Run> runs_;
  std::vector<Opening> openings_;
  std::size_t runs_read_ = 0;
  std::string_view last_read_;
};

template <class Read>
void Batch::read_run(Read read) {
  const bool is_last = ++runs_read_ == runs_.size();
  const std::size_t end = is_last ? size_ : runs_[runs_read_].begin;
  for (std::size_t at = runs_[runs_read_ - 1].begin; at < end;) {
    Note note;
    std::memcpy(&note, log_.get() + at, sizeof note);
    at += sizeof note;
    if (note.has_bytes() && note.size != Note::kAsBefore) {
      last_read_ = {log_.get() + at, note.size};
      at += note.size;
    }
    read(note, note.has_bytes() ? last_read_ : std::string_view());
  }
}

}  // namespace wskit::capture
