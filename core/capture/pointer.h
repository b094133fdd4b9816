#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "capture/json_value.h"

namespace wskit::capture {

/// Places in JSON: a JSON pointer (RFC 6901), in which `*` stands for any member and any element.
class Pointer {
 public:
  /// kUsage when `text` does not begin with a slash, or has a `~` that is not `~0` or `~1`.
  static Result<Pointer> parse(std::string_view text);

  /// Whether it names the place that these names and indices lead to.
  [[nodiscard]] bool matches(std::span<const std::string> place) const;
  /// The first value that it names; null when there is none.
  [[nodiscard]] const Json* find(const Json& json) const;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::vector<std::string> steps_;  ///< names and indices, unescaped
};

/// The pointer to the place that these names and indices lead to.
std::string pointer_text(std::span<const std::string> place);

}  // namespace wskit::capture
