#include "cli/help_text.h"

#include <string_view>

#include <fmt/format.h>

namespace wskit::cli {
namespace {

// Where the right column of a list begins, and where every line ends.
constexpr std::size_t kRight = 34;
constexpr std::size_t kEnd = 100;

/// Breaks `text` into lines that begin at `column` (all but the first are moved there) and end
/// before kEnd.
std::string wrapped(std::string_view text, std::size_t column) {
  std::string out;
  while (text.size() > kEnd - column) {
    const std::size_t blank = text.rfind(' ', kEnd - column);
    if (blank == std::string_view::npos || blank == 0) break;
    out.append(text.substr(0, blank)).append("\n").append(column, ' ');
    text.remove_prefix(blank + 1);
  }
  return out.append(text).append("\n");
}

void append_item(std::string& out, const std::string& left, const std::string& right) {
  const std::string start = "  " + left;
  out += start;
  if (start.size() < kRight) {
    out.append(kRight - start.size(), ' ');
  } else {
    out.append("\n").append(kRight, ' ');
  }
  out += wrapped(right, kRight);
}

/// "-n, --count N"
std::string usage(const OptionDoc& option) {
  std::string text = option.short_name.empty() ? "    " : fmt::format("-{}, ", option.short_name);
  return text + "--" + option.long_name + option.argument();
}

}  // namespace

std::string help_text(const CommandDoc& doc) {
  std::string out = fmt::format("{}.\n\nUsage: {} {}\n", doc.summary, doc.title(), doc.arguments());
  for (const std::string& paragraph : doc.about)
    out += "\n" + wrapped(paragraph, 0);
  if (!doc.positionals.empty()) out += "\nArguments:\n";
  for (const OptionDoc& positional : doc.positionals) {
    append_item(out, positional.listed(), positional.help);
  }
  if (!doc.commands.empty()) out += "\nCommands:\n";
  for (const CommandDoc& command : doc.commands)
    append_item(out, command.name, command.summary);
  for (const OptionSection& section : doc.sections) {
    out += fmt::format("\n{}:\n", section.title);
    for (const OptionDoc& option : section.options)
      append_item(out, usage(option), option.help);
  }
  if (!doc.examples.empty()) out += "\nExamples:\n";
  for (const std::string& example : doc.examples)
    out += fmt::format("  {}\n", example);
  return out;
}

}  // namespace wskit::cli
