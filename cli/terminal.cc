#include "cli/terminal.h"

#include <cstdlib>

#include <unistd.h>

#include "edit/glyph.h"

namespace wskit::cli {
namespace {

bool is_set(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

}  // namespace

bool is_terminal(int fd) {
  return ::isatty(fd) == 1;
}

bool understands_escapes() {
  const char* const term = std::getenv("TERM");
  const std::string_view name = term == nullptr ? "" : term;
  return !name.empty() && name != "dumb" && name != "emacs" && name != "unknown";
}

bool use_color(int fd, bool refused) {
  if (refused || is_set("NO_COLOR")) return false;
  return is_set("FORCE_COLOR") || (is_terminal(fd) && understands_escapes());
}

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty())
    text.remove_prefix(edit::append_glyph(out, text).size);
}

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

}  // namespace wskit::cli
