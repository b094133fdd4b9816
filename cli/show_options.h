#pragma once

#include <string>
#include <string_view>

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
};

}  // namespace wskit::cli
