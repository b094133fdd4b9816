#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/atomic_file.h"
#include "base/result.h"

namespace wskit::cli {

/// Where a text goes that is written at once, at the end of a run. That it can be written is known
/// before; what stands at its path stays until then.
class OutputFile {
 public:
  /// `path` may be "-" for standard output. kOutput when it cannot be written.
  static Result<OutputFile> open(const std::string& path);
  /// Once, and all of it. kOutput.
  Status write(std::string_view text);

 private:
  explicit OutputFile(std::optional<AtomicFile> file) : file_(std::move(file)) {}

  std::optional<AtomicFile> file_;  ///< nothing: standard output
};

/// Whether both name one file on a disk, be it there already or not. "-" and "" name none.
bool are_one_file(const std::string& one, const std::string& other);

}  // namespace wskit::cli
