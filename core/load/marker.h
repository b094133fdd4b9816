#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "load/content.h"

namespace wskit::load {

/// By what an echo is known as that of a message without keeping the message: the mark of equal
/// bytes is the same, and that of messages that differ in what varies almost certainly another.
class Marker {
 public:
  explicit Marker(const Content& content);

  [[nodiscard]] std::uint64_t mark(std::string_view bytes) const {
    bytes = bytes.substr(0, window_);
    if (window_ > sizeof(std::uint64_t)) return hash(bytes);
    std::uint64_t mark = 0;
    std::memcpy(&mark, bytes.data(), bytes.size());
    return mark;
  }

 private:
  static std::uint64_t hash(std::string_view bytes);

  const std::size_t window_;  ///< bytes of a message, from its beginning, that are looked at
};

}  // namespace wskit::load
