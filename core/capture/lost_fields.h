#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "envelope/event.h"

namespace wskit::capture {

/// The fields of lines that another form has no place for. Those of which is told by other words
/// (headers, `tpl`, `bind` and `expect`) are not counted.
class LostFields {
 public:
  /// `form` is told of, and outlives it.
  explicit LostFields(std::string_view form) : form_(form) {}

  /// `names` are all that the event's line has.
  void add(const envelope::What& what, std::span<const std::string_view> names);
  /// The header's line; empty: there is none.
  void add_header(std::string_view line);
  /// "HAR has no `note` and `room`; lines that had some: 3"; nothing: all are kept.
  [[nodiscard]] std::optional<std::string> text() const;

 private:
  void add(std::span<const std::string_view> names, std::span<const std::string_view> known,
           std::span<const std::string_view> known_too);

  std::string_view form_;
  std::set<std::string, std::less<>> names_;
  bool has_more_ = false;  ///< names than are told
  std::size_t lines_ = 0;
};

}  // namespace wskit::capture
