#include "cli/man_page.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "cli/exit_code.h"

namespace wskit::cli {
namespace {

/// Text as roff sets it: hyphens that can be copied, no accidental requests.
std::string roff(std::string_view text) {
  std::string out;
  if (!text.empty() && (text.front() == '.' || text.front() == '\'')) out += "\\&";
  for (const char c : text) {
    if (c == '-') {
      out += "\\-";
    } else if (c == '\\') {
      out += "\\e";
    } else {
      out += c;
    }
  }
  return out;
}

std::string page_name(const CommandDoc& doc) {
  return doc.name.empty() ? "wskit" : "wskit-" + doc.name;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

void append_item(std::string& out, const std::string& tag, std::string_view text) {
  out += fmt::format(".TP\n{}\n{}\n", tag, roff(text));
}

std::string usage(const OptionDoc& option) {
  std::string tag = "\\fB";
  if (!option.short_name.empty()) tag += roff("-" + option.short_name) + "\\fR, \\fB";
  tag += roff("--" + option.long_name) + "\\fR";
  if (option.value_optional) tag += "\\fI" + roff(option.argument()) + "\\fR";
  if (option.takes_next()) tag += " \\fI" + roff(option.value) + "\\fR";
  return tag;
}

void append_head(std::string& out, const CommandDoc& doc) {
  const std::string name = page_name(doc);
  out += fmt::format(".TH {} 1 \"\" \"wskit {}\" \"User Commands\"\n", upper(name), WSKIT_VERSION);
  out += fmt::format(".SH NAME\n{} \\- {}\n", roff(name), roff(doc.summary));
  out += fmt::format(".SH SYNOPSIS\n\\fB{}\\fR {}\n", roff(doc.title()), roff(doc.arguments()));
  out += fmt::format(".SH DESCRIPTION\n{}.\n", roff(doc.summary));
  for (const std::string& paragraph : doc.about)
    out += fmt::format(".PP\n{}\n", roff(paragraph));
}

void append_arguments(std::string& out, const CommandDoc& doc) {
  if (!doc.positionals.empty()) out += ".SH ARGUMENTS\n";
  for (const OptionDoc& positional : doc.positionals) {
    append_item(out, "\\fI" + roff(positional.listed()) + "\\fR", positional.help);
  }
  if (!doc.commands.empty()) out += ".SH COMMANDS\n";
  for (const CommandDoc& command : doc.commands) {
    append_item(out, "\\fB" + roff(page_name(command)) + "\\fR(1)", command.summary);
  }
}

void append_options(std::string& out, const CommandDoc& doc) {
  out += ".SH OPTIONS\n";
  for (const OptionSection& section : doc.sections) {
    out += fmt::format(".SS {}\n", roff(section.title));
    for (const OptionDoc& option : section.options)
      append_item(out, usage(option), option.help);
  }
  out +=
      ".PP\nDurations are written 250ms, 5s, 2m or 1h, sizes 512, 64k or 1m (in multiples of "
      "1024), counts 500, 10k or 1m, rates 100/s or 6000/m.\n";
}

void append_surroundings(std::string& out, const CommandDoc& doc) {
  out += ".SH EXIT STATUS\n";
  for (const ExitMeaning& meaning : exit_meanings()) {
    append_item(out, fmt::format("\\fB{}\\fR", static_cast<int>(meaning.code)), meaning.meaning);
  }
  out += ".SH ENVIRONMENT\n";
  for (const OptionDoc& option : doc.options()) {
    if (option.environment.empty()) continue;
    append_item(out, "\\fB" + option.environment + "\\fR",
                fmt::format("stands for --{}", option.long_name));
  }
  append_item(out, "\\fBNO_COLOR\\fR, \\fBFORCE_COLOR\\fR",
              "no colours, not even on a terminal; colours in pipes and files too");
  out += ".PP\nA flag beats the environment, the environment beats the configuration file.\n";
  out += ".SH FILES\n";
  append_item(out, "\\fI$XDG_CONFIG_HOME/wskit/config.toml\\fR",
              "Options in TOML: a section for each command, keys named like the long options. "
              "Another file is read with --config.");
}

void append_see_also(std::string& out, const CommandDoc& doc) {
  out += ".SH SEE ALSO\n";
  if (doc.commands.empty()) out += "\\fBwskit\\fR(1)\n";
  for (const CommandDoc& command : doc.commands) {
    const bool last = &command == &doc.commands.back();
    out += fmt::format("\\fB{}\\fR(1){}\n", roff(page_name(command)), last ? "" : ",");
  }
}

}  // namespace

std::string man_page(const CommandDoc& doc) {
  std::string out;
  append_head(out, doc);
  append_arguments(out, doc);
  append_options(out, doc);
  if (!doc.examples.empty()) out += ".SH EXAMPLES\n.EX\n";
  for (const std::string& example : doc.examples)
    out += roff(example) + "\n";
  if (!doc.examples.empty()) out += ".EE\n";
  append_surroundings(out, doc);
  append_see_also(out, doc);
  return out;
}

}  // namespace wskit::cli
