#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/setting.h"
#include "edit/line_editor.h"

namespace wskit::cli {

/// Completes lines that begin with a slash: names of commands, and arguments of which something is
/// known.
class SlashCompletion {
 public:
  /// What `before` the cursor may go on with.
  [[nodiscard]] edit::Completion complete(std::string_view before) const;

  void add_room(std::string_view room);
  /// `settings` outlives this.
  void add_settings(const std::vector<Setting>& settings) { settings_ = &settings; }

 private:
  [[nodiscard]] std::vector<std::string> arguments(std::string_view command,
                                                   std::string_view typed) const;
  [[nodiscard]] std::vector<std::string> options(std::string_view typed) const;

  std::vector<std::string> rooms_;
  const std::vector<Setting>* settings_ = nullptr;
};

}  // namespace wskit::cli
