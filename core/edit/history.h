#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace wskit::edit {

/// What has been typed, the oldest first, within bounds; the oldest goes first.
class History {
 public:
  static constexpr std::size_t kMaxEntries = 1000;
  static constexpr std::size_t kMaxSize = std::size_t{8} << 20;  ///< bytes, of all together

  /// Nothing when it is the newest one already, or too large.
  void add(std::string_view text);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] const std::string& operator[](std::size_t index) const { return entries_[index]; }

  /// The newest before `end` that contains `text`.
  [[nodiscard]] std::optional<std::size_t> find_before(std::size_t end,
                                                       std::string_view text) const;
  /// The oldest from `begin` on that contains `text`.
  [[nodiscard]] std::optional<std::size_t> find_from(std::size_t begin,
                                                     std::string_view text) const;

 private:
  std::deque<std::string> entries_;
  std::size_t bytes_ = 0;
};

}  // namespace wskit::edit
