#pragma once

#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/result.h"

namespace wskit {

/// A file that is there whole or not at all: it is written beside its path, and takes the place of
/// what is there when it is complete. Until then, and if that never happens, the path stays as it
/// is. Errors are kOutput and name the path.
///
/// What no other file can take the place of (a pipe, a device, what /dev and /proc name) is emptied
/// and written where it is; that its reader goes before the end is no failure.
class AtomicFile {
 public:
  /// `path` may be a symbolic link: what it leads to is replaced, and keeps its permissions.
  static Result<AtomicFile> create(std::string path);
  /// Removes what has been written, unless that was committed.
  ~AtomicFile();
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&& other) = delete;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  Status write(std::string_view bytes);
  /// Once, at the end: what has been written is on the disk, and at the path.
  Status commit();

 private:
  AtomicFile(std::string path, std::string target, std::string fresh, Fd file);

  std::string path_;    ///< as it was given
  std::string target_;  ///< where the new file goes; empty: it is there already
  std::string fresh_;   ///< the name of the new file while it has one of its own
  Fd file_;
};

}  // namespace wskit
