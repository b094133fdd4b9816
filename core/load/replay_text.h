#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "load/template.h"
#include "load/variables.h"

namespace wskit::load {

/// A recorded message in which `{{NAME}}` stands for a variable of the replay, beside all that a
/// Template knows. Where the message is JSON, a value that comes to stand inside a string is
/// escaped as JSON wants it.
class ReplayText {
 public:
  /// kUsage names what cannot be read.
  static Result<ReplayText> compile(std::string_view text,
                                    const Template::Environment& environment);

  /// Of the variables that it needs.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// A name without a value stays as it is written.
  [[nodiscard]] std::string render(const Variables& variables, const Occasion& occasion) const;
  /// With the values that there are, for people; the rest stays as it is written.
  [[nodiscard]] std::string readable(const Variables& variables) const;
  /// As it is written, but what stands outside of the strings of JSON as a string of its own, which
  /// begins with `mark`.
  [[nodiscard]] std::string json_form(std::string_view mark) const;
  /// Whether `text` is this, with anything in the place of its variables; `values`, if not null,
  /// gets what stands in the place of the names.
  [[nodiscard]] bool match(std::string_view text, Variables* values) const;

 private:
  struct Name {
    std::string name;
  };
  class Walk;
  struct Part {
    /// As it is written.
    [[nodiscard]] std::string source() const;

    std::variant<std::string, Name, Template> what;
    bool is_quoted = false;  ///< stands inside a JSON string
  };

  void add_fixed(std::string_view text);
  Status add_variable(std::string_view inside, const Template::Environment& environment,
                      bool is_quoted);

  std::vector<Part> parts_;
  std::vector<std::string> names_;
};

}  // namespace wskit::load
