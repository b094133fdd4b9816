#include "cli/diagnostics.h"

#include <cstdio>

#include <fmt/format.h>

namespace wskit::cli {

Diagnostics::Diagnostics(std::string_view command, Verbosity verbosity, bool color)
    : prefix_(fmt::format("wskit {}: ", command)), verbosity_(verbosity), color_(color) {}

void Diagnostics::error(std::string_view what) const {
  const std::string_view red = color_ ? "\x1b[31m" : "";
  const std::string_view plain = color_ ? "\x1b[0m" : "";
  std::fputs(fmt::format("{}{}{}{}\n", red, prefix_, what, plain).c_str(), stderr);
}

ExitCode Diagnostics::error(const Error& failure, std::string_view advice) const {
  error(failure.message);
  if (!advice.empty()) std::fputs(fmt::format("{}\n", advice).c_str(), stderr);
  return exit_code_for(failure.kind);
}

void Diagnostics::note(Verbosity least, std::string_view what) const {
  if (verbosity_ >= least) std::fputs(fmt::format("{}{}\n", prefix_, what).c_str(), stderr);
}

}  // namespace wskit::cli
