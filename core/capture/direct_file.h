#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <sys/types.h>

namespace wskit::capture {

/// A file that is filled from its beginning. Much at once goes past the system's page cache (direct
/// I/O: O_DIRECT in open(2)), from the caller's memory to the disk: to be copied there and written
/// back later costs the machine three times as much, and pushes out what others keep there. Where
/// the file system has no direct I/O, and for what is no regular file, it is an ordinary file.
class DirectFile {
 public:
  /// The unit of direct I/O: of places in the file and in memory, and of sizes.
  static constexpr std::size_t kPage = 4096;
  /// Less is left to the page cache: a disk takes as long for it as for twice as much.
  static constexpr std::size_t kMuch = std::size_t{256} << 10;

  /// `fd` is empty, outlives this, and shares its flags (fcntl(2)) with nobody.
  explicit DirectFile(int fd);

  /// As write(2). For direct I/O `bytes` have to lie in memory as in the file, modulo kPage.
  ssize_t write(std::string_view bytes);
  /// Whether more waits than a slow disk takes in time: the page cache takes it for one, then.
  void set_behind(bool behind) { is_behind_ = behind; }

 private:
  ssize_t put(std::string_view bytes);
  [[nodiscard]] bool is_for_disk(std::string_view bytes, std::size_t odd) const;
  [[nodiscard]] ssize_t put_cached(std::string_view bytes) const;
  ssize_t put_direct(std::string_view pages);

  int fd_;
  int flags_;  ///< without O_DIRECT
  bool can_be_direct_;
  bool is_behind_ = false;
  bool is_slow_ = false;       ///< the disk, when it was last written to
  std::uint64_t written_ = 0;  ///< bytes
};

}  // namespace wskit::capture
