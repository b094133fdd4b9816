#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/result.h"

namespace wskit::capture {

enum class Compression : std::uint8_t { kNone, kGzip };

/// What the name of a capture says.
inline Compression compression_of(std::string_view path) {
  return path.ends_with(".gz") ? Compression::kGzip : Compression::kNone;
}

/// Where the bytes of a capture go: a file or, for "-", standard output; through gzip (RFC 1952)
/// when the file's name ends in ".gz". Failures are kOutput, and name the file.
class Sink {
 public:
  /// How long, when it is to end, who writes waits for a reader that takes nothing.
  static constexpr Duration kPatience = std::chrono::seconds(2);

  /// Creates `path`, or empties it; a FIFO has to have a reader. Pipes, sockets and terminals are
  /// waited for, until `hurry`, a descriptor (-1: none), becomes readable: from then on as long as
  /// they take something, and `kPatience` after that.
  static Result<Sink> create(const std::string& path, int hurry = -1);
  /// Fills `file`, which takes its place when this is finished, and only then.
  static Sink replace(AtomicFile file, Compression compression);
  /// Closes the file. What has not been flushed may be lost.
  ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  Sink(Sink&&) noexcept;
  Sink& operator=(Sink&&) noexcept;

  /// Much at once costs less when it lies right in memory (`DirectFile`).
  Status write(std::string_view bytes);
  /// Whether more waits than a disk might take in time.
  void set_behind(bool behind);
  /// From now on, whoever reads the file finds all that was written: gzip keeps nothing back.
  Status flush();
  /// Whoever read standard output has gone, and seen enough: nothing more is written, and that is
  /// no failure.
  [[nodiscard]] bool is_abandoned() const;
  /// Ends the file as its format wants it. Nothing may be written after it.
  Status finish();

 private:
  struct State;
  explicit Sink(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace wskit::capture
