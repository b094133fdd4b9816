#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wskit::load {

/// The lines of a file, each a message: the bytes between line feeds, nothing more taken away. What
/// stands behind the last line feed is a line when there is something. Holds the file once, and
/// eight bytes for each line.
class Lines {
 public:
  /// Bytes that a file may have.
  static constexpr std::size_t kMostBytes = std::size_t{256} << 20;

  /// `text` is what the file called `name` holds, at most kMostBytes. kUsage when there is no line,
  /// or, where they are to be `utf8`, for the first that is not.
  static Result<Lines> split(std::string name, std::string text, bool utf8);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  [[nodiscard]] std::size_t longest() const { return longest_; }
  /// `index` below size().
  [[nodiscard]] std::string_view operator[](std::size_t index) const {
    const Line& line = lines_[index];
    return std::string_view(text_).substr(line.begin, line.size);
  }

 private:
  struct Line {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };

  std::string name_;
  std::string text_;
  std::vector<Line> lines_;
  std::size_t longest_ = 0;
};

}  // namespace wskit::load
