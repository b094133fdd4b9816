#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/input_format.h"
#include "cli/option_table.h"
#include "pipe/line_reader.h"

namespace wskit::cli {

/// How messages stand in the input, and what stands between them in the output.
struct InputOptions {
  InputForm form = InputForm::kLines;
  bool binary = false;
  bool null = false;
  Accepts accepts;  ///< what the connection carries; no option of its own

  void add_to(OptionTable& options);

  [[nodiscard]] pipe::LineConfig lines(std::size_t max_message) const;
  /// For what `lines` makes of the input.
  [[nodiscard]] InputConfig format(std::size_t max_message) const;
  /// For lines that a person types.
  [[nodiscard]] InputConfig typed(std::size_t max_message) const;
  /// For the messages of --execute.
  [[nodiscard]] InputConfig executed(std::size_t max_message) const;
  /// What follows each message in the output.
  [[nodiscard]] std::string_view terminator() const;

  /// kUsage when these do not go together, or `execute` holds what they do not allow.
  [[nodiscard]] Status check(const std::vector<std::string>& execute,
                             std::size_t max_message) const;
};

}  // namespace wskit::cli
