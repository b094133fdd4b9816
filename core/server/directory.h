#pragma once

#include <cstdint>
#include <string>

#include <sys/stat.h>

#include "base/fd.h"
#include "base/result.h"
#include "http/validators.h"

namespace wskit::server {

/// What a path of a Directory stands for, open for reading.
struct Entry {
  enum class Kind : std::uint8_t { kFile, kDirectory };
  Kind kind = Kind::kFile;
  Fd fd;
  std::uint64_t size = 0;
  http::Validators state;
};

/// A directory whose files are served. Any thread.
class Directory {
 public:
  /// kUsage with the reason when there is no such directory, or the kernel is too old (5.6).
  static Result<Directory> open(const std::string& path);

  /// What is at `path`, relative and not above this directory; or the HTTP status that says why it
  /// cannot be had: 403, 404, 503. A symbolic link is followed as long as it is relative and stays
  /// below, which the kernel sees to (openat2(2), RESOLVE_BENEATH): so nothing that happens
  /// meanwhile leads out of it either.
  [[nodiscard]] Result<Entry, int> find(const std::string& path) const;

 private:
  explicit Directory(Fd root) : root_(std::move(root)) {}

  Fd root_;
};

}  // namespace wskit::server
