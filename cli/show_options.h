#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/option_table.h"
#include "cli/presenter.h"

namespace wskit::cli {

/// What is shown of what comes, and what is kept of it.
struct ShowOptions {
  ShowConfig show;
  std::string record;
  bool redact = false;
  bool no_redact = false;

  void add_to(OptionTable& options);
  /// kUsage when these do not go together.
  [[nodiscard]] Status check() const;
};

}  // namespace wskit::cli
