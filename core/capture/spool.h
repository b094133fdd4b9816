#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "capture/input.h"

namespace wskit::capture {

/// Bytes that are too many for memory, in a nameless temporary file. Copies are the same file.
class Spool {
 public:
  /// kUsage when there is no place for temporary files.
  static Result<Spool> create();

  /// What has been appended can be read after `flush`. kUsage when the disk is full.
  Status append(std::string_view bytes);
  Status flush();
  /// Of all that has been appended.
  [[nodiscard]] std::uint64_t size() const;
  /// Fills `into` from the front with the bytes from `offset` on; 0 at the end.
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> into) const;
  /// The bytes of [begin, end), one after another; keeps the file.
  [[nodiscard]] Input::Source source(std::uint64_t begin = 0, std::uint64_t end = UINT64_MAX) const;

 private:
  struct State;
  explicit Spool(std::shared_ptr<State> state);

  std::shared_ptr<State> state_;
};

}  // namespace wskit::capture
