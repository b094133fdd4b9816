#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "capture/reader.h"

namespace wskit::capture {

/// A capture on disk, open for any number of readers at once, each at its own place.
class File {
 public:
  /// "-" is standard input; what cannot be read twice (a pipe) is kept in a temporary file.
  /// kUsage when it cannot be read.
  static Result<File> open(const std::string& path);

  /// A reader from the beginning. It may outlive this.
  [[nodiscard]] Result<Reader> reader() const;
  /// As messages name it.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  class Descriptor;
  File(std::shared_ptr<const Descriptor> descriptor, std::string name);

  std::shared_ptr<const Descriptor> descriptor_;
  std::string name_;
};

}  // namespace wskit::capture
