#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "envelope/event.h"
#include "load/template.h"
#include "load/variables.h"

namespace wskit::load {

/// What is wrong with what is written beside a message (`tpl`, `bind`), whatever comes before it;
/// nothing: nothing.
std::optional<std::string> fault_of_script(const envelope::event::Message& message,
                                           const Template::Environment& environment);

/// Looks through a capture before it is played: whether its templates and bindings can be read, and
/// every variable has a value, or a message before it that brings one.
class ScriptSurvey {
 public:
  /// For who plays the client. `given` and what `common` binds have values from the beginning.
  ScriptSurvey(const Variables& given, const std::vector<Binding>& common,
               Template::Environment environment);
  /// For who plays the server: what the client says brings values.
  ScriptSurvey(const Variables& given, Template::Environment environment);

  /// The next event; kUsage says what of it is wrong.
  Status add(const envelope::Event& event);
  /// Whether messages so far have bindings of their own.
  [[nodiscard]] bool has_bindings() const { return has_bindings_; }

 private:
  Status add_template(const envelope::event::Message& message);
  [[nodiscard]] Error no_value(const std::string& name) const;

  std::set<std::string, std::less<>> names_;  ///< that have a value, or get one
  Template::Environment environment_;
  bool plays_server_ = false;
  bool has_bindings_ = false;
};

}  // namespace wskit::load
