#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/identity.h"
#include "auth/rule.h"
#include "auth/rule_index.h"
#include "base/result.h"

namespace wskit::auth {

/// Who may do what, where: rules of which the first that applies decides. Without one, no.
class Policy {
 public:
  /// The rules of a file of TOML, or of JSON when its name ends in .json. A rule is a table
  /// [[rule]] with the fields
  ///     who      "any", "anonymous", "user:NAME" or "role:NAME", the names with wildcards
  ///     may      names of actions, or "any"; instead, may_not forbids them
  ///     where    patterns of rooms or topics, as the action has it; without: everywhere
  /// each one string or several. kUsage, with file and line, when that is not what it holds.
  static Result<Policy> load(const std::string& file);
  static Result<Policy> parse(std::string_view text, const std::string& file);

  /// `place` is the room or the topic, and empty for kSend. Allocates nothing.
  [[nodiscard]] bool allows(const Identity& who, Action action, std::string_view place) const;

  /// One line: whether it is allowed, and by which rule of which line.
  [[nodiscard]] std::string explain(const Identity& who, Action action,
                                    std::string_view place) const;

 private:
  struct RuleReader;

  [[nodiscard]] const Rule* deciding(const Identity& who, Action action,
                                     std::string_view place) const;

  std::string file_;
  std::vector<Rule> rules_;
  RuleIndex index_;
};

}  // namespace wskit::auth
