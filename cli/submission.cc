#include "cli/submission.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/terminal.h"
#include "edit/glyph.h"
#include "envelope/is_json.h"

namespace wskit::cli {
namespace {

bool is_json_document(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  const bool may_be = begin != std::string_view::npos && (text[begin] == '{' || text[begin] == '[');
  return may_be && envelope::is_json(text);
}

}  // namespace

std::vector<std::string> lines_of_submission(std::string_view text) {
  while (text.ends_with('\n'))
    text.remove_suffix(1);
  if (text.find('\n') == std::string_view::npos) return {std::string(text)};
  if (is_json_document(text)) return {std::string(text)};
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0)
      lines.push_back((text.front() == '/' ? "/" : "") + std::string(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

void append_echo(std::string& out, std::string_view prompt, std::string_view text,
                 std::size_t max) {
  while (text.ends_with('\n'))
    text.remove_suffix(1);
  out += prompt;
  std::string_view rest = text;
  while (!rest.empty() && text.size() - rest.size() < max) {
    if (rest.front() == '\n') {
      out += "\n";
      out.append(prompt.size(), ' ');
      rest.remove_prefix(1);
    } else {
      rest.remove_prefix(edit::append_glyph(out, rest).size);
    }
  }
  if (!rest.empty()) out += fmt::format("\xe2\x80\xa6 ({} bytes)", format_count(text.size()));
  out += '\n';
}

}  // namespace wskit::cli
