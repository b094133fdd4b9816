#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace wskit::server {

/// The body of an answer that is not held in memory: it is read a piece at a time, as its reader
/// takes it.
class ResponseBody {
 public:
  ResponseBody() = default;
  ResponseBody(const ResponseBody&) = delete;
  ResponseBody& operator=(const ResponseBody&) = delete;
  virtual ~ResponseBody() = default;

  /// Bytes that are still to be read.
  [[nodiscard]] virtual std::uint64_t left() const = 0;
  /// The next of them, how many it were; 0: they cannot be had any more.
  virtual std::size_t read(std::span<char> into) = 0;
};

}  // namespace wskit::server
