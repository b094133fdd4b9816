#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wskit::capture {

/// Where the bytes of a capture go: a file or, for "-", standard output; through gzip (RFC 1952)
/// when the file's name ends in ".gz". Failures are kOutput, and name the file.
class Sink {
 public:
  /// Creates `path`, or empties it.
  static Result<Sink> create(const std::string& path);
  /// Closes the file. What has not been flushed may be lost.
  ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  Sink(Sink&&) noexcept;
  Sink& operator=(Sink&&) noexcept;

  Status write(std::string_view bytes);
  /// From now on, whoever reads the file finds all that was written: gzip keeps nothing back.
  Status flush();
  /// Ends the file as its format wants it. Nothing may be written after it.
  Status finish();

 private:
  struct State;
  explicit Sink(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace wskit::capture
