#include "cli/help_text.h"

#include <fmt/format.h>

namespace wskit::cli {
namespace {

void append_item(std::string& out, const std::string& left, const std::string& right) {
  out += fmt::format("  {:<31} {}\n", left, right);
}

/// Breaks a paragraph into lines of at most 90 columns.
std::string wrapped(const std::string& paragraph) {
  constexpr std::size_t kColumns = 90;
  std::string out;
  std::size_t begin = 0;
  while (paragraph.size() - begin > kColumns) {
    const std::size_t blank = paragraph.rfind(' ', begin + kColumns);
    if (blank == std::string::npos || blank <= begin) break;
    out += paragraph.substr(begin, blank - begin) + '\n';
    begin = blank + 1;
  }
  return out + paragraph.substr(begin) + '\n';
}

/// "-n, --count N"
std::string usage(const OptionDoc& option) {
  std::string text = option.short_name.empty() ? "    " : fmt::format("-{}, ", option.short_name);
  text += "--" + option.long_name;
  if (!option.value.empty()) text += " " + option.value;
  return text;
}

}  // namespace

std::string help_text(const CommandDoc& doc) {
  std::string out = fmt::format("{}.\n\nUsage: {} {}\n", doc.summary, doc.title(), doc.arguments());
  for (const std::string& paragraph : doc.about)
    out += "\n" + wrapped(paragraph);
  if (!doc.positionals.empty()) out += "\nArguments:\n";
  for (const OptionDoc& positional : doc.positionals) {
    append_item(out, positional.long_name, positional.help);
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
