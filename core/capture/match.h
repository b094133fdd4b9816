#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace wskit::capture {

/// MATCH of the command line: `{…}` a JSON subset, `/re/` an ECMAScript regular expression found
/// somewhere, anything else a substring. Copies share what was compiled.
class Match {
 public:
  /// kUsage with what is wrong. Back-references are refused: matching takes time linear in the
  /// message and no stack, whatever a peer sends.
  static Result<Match> parse(std::string_view text);

  [[nodiscard]] bool operator()(std::string_view message) const;
  /// As it was given.
  [[nodiscard]] const std::string& text() const;

 private:
  struct Pattern;
  explicit Match(std::shared_ptr<const Pattern> pattern) : pattern_(std::move(pattern)) {}

  std::shared_ptr<const Pattern> pattern_;
};

}  // namespace wskit::capture
