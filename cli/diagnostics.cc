#include "cli/diagnostics.h"

#include <cstdio>

#include <fmt/format.h>

#include "cli/terminal.h"

namespace wskit::cli {

Diagnostics::Diagnostics(std::string_view command, Verbosity verbosity, bool color)
    : prefix_(fmt::format("wskit {}: ", command)), verbosity_(verbosity), color_(color) {}

void Diagnostics::error(std::string_view what) const {
  const std::string_view red = color_ ? "\x1b[31m" : "";
  const std::string_view plain = color_ ? "\x1b[0m" : "";
  std::fputs(fmt::format("{}{}{}{}\n", red, prefix_, escaped(what), plain).c_str(), stderr);
}

ExitCode Diagnostics::error(const Error& failure) const {
  error(failure.message);
  return exit_code_for(failure.kind);
}

void Diagnostics::advise(std::string_view what) const {
  std::fputs(fmt::format("{}\n", escaped(what)).c_str(), stderr);
}

void Diagnostics::note(Verbosity least, std::string_view what) const {
  if (verbosity_ < least) return;
  std::fputs(fmt::format("{}{}\n", prefix_, escaped(what)).c_str(), stderr);
}

}  // namespace wskit::cli
