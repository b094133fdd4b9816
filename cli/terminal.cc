#include "cli/terminal.h"

#include <algorithm>
#include <cstdlib>

#include <sys/ioctl.h>
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

std::size_t terminal_columns(int fd) {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
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

std::string side_by_side(const std::vector<std::string>& names, std::size_t columns) {
  constexpr std::size_t kGap = 2;
  std::size_t widest = 1;
  for (const std::string& name : names)
    widest = std::max(widest, escaped(name).size() + kGap);
  const std::size_t in_row = std::max<std::size_t>(columns / widest, 1);
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool last = (i + 1) % in_row == 0 || i + 1 == names.size();
    const std::string name = escaped(names[i]);
    text += name;
    text.append(last ? 0 : widest - name.size(), ' ');
    if (last) text += '\n';
  }
  return text;
}

}  // namespace wskit::cli
