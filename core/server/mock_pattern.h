#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "capture/compare.h"
#include "capture/message.h"
#include "capture/rule.h"
#include "load/replay_text.h"

namespace wskit::server {

/// A recorded message of the client's with `{{NAME}}` in it, as what a client says is held against
/// it: JSON as the rule wants it, other text letter by letter. In the place of a variable that has
/// a value that value has to stand, in that of any other one anything.
class MockPattern {
 public:
  /// kUsage names what cannot be read.
  static Result<MockPattern> compile(std::string_view text,
                                     const load::Template::Environment& environment);

  /// Where `got` differs; empty when it agrees. `known` are the values that variables have; `found`
  /// gets those of the others, as far as they are there.
  [[nodiscard]] std::vector<capture::Difference> compare(const capture::Rule& rule,
                                                         const capture::Message& got,
                                                         const load::Variables& known,
                                                         load::Variables& found) const;
  /// The JSON that it is, variables as strings, or the text; for what asks only for its kind.
  [[nodiscard]] const capture::Message& message() const { return message_; }

 private:
  using Place = std::vector<std::string>;  ///< names and indices that lead there

  /// A string of the JSON with variables in it.
  struct Leaf {
    Place place;
    capture::Pointer pointer;
    load::ReplayText text;
    bool is_whole_value;  ///< the variable stands for any JSON, not in a string
  };

  MockPattern(load::ReplayText whole, capture::Message message)
      : whole_(std::move(whole)), message_(std::move(message)) {}
  bool add_leaves(const capture::Json& json, Place& place,
                  const load::Template::Environment& environment);
  bool add_members(const capture::Json& json, Place& place,
                   const load::Template::Environment& environment);
  bool add_leaf(std::string_view text, const Place& place,
                const load::Template::Environment& environment);
  [[nodiscard]] static capture::Difference difference(const Leaf& leaf, const capture::Message& got,
                                                      const load::Variables& known);
  [[nodiscard]] static bool fits(const Leaf& leaf, const capture::Json& value,
                                 const load::Variables& known, load::Variables& found);
  [[nodiscard]] std::vector<capture::Difference> compare_text(const capture::Message& got,
                                                              const load::Variables& known,
                                                              load::Variables& found) const;

  load::ReplayText whole_;
  capture::Message message_;
  bool is_json_ = false;
  std::vector<Leaf> leaves_;
};

}  // namespace wskit::server
