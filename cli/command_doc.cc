#include "cli/command_doc.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/defaults.h"

namespace wskit::cli {
namespace {

// How OptionTable writes a value that may be left out: "[=rel|abs]".
constexpr std::string_view kOptional = "[=";

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);)
    parts.push_back(part);
  return parts;
}

OptionDoc option_doc(const CLI::App& app, const CLI::Option& option) {
  OptionDoc doc;
  if (!option.get_snames().empty()) doc.short_name = option.get_snames().front();
  doc.long_name = option.get_lnames().front();
  const std::string type = option.get_type_name();
  doc.value_optional = type.starts_with(kOptional);
  if (doc.value_optional) {
    doc.value = type.substr(kOptional.size(), type.size() - kOptional.size() - 1);
  } else if (option.get_expected_min() != 0) {
    doc.value = type;
  }
  doc.help = option.get_description();
  doc.environment = variable_of(app, option);
  return doc;
}

std::vector<OptionDoc> positionals_of(const CLI::App& app) {
  std::vector<OptionDoc> docs;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    OptionDoc doc;
    doc.value = option->get_name(true);
    doc.long_name = option->get_type_name();
    doc.help = option->get_description();
    doc.environment = variable_of(app, *option);
    if (!option->get_lnames().empty()) doc.option = option->get_lnames().front();
    docs.push_back(std::move(doc));
  }
  return docs;
}

void append_sections(std::vector<OptionSection>& sections, const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    const std::string& title = option->get_group();
    if (title.empty() || option->get_positional()) continue;
    auto section = std::find_if(sections.begin(), sections.end(),
                                [&](const OptionSection& known) { return known.title == title; });
    if (section == sections.end()) section = sections.insert(section, {title, {}});
    section->options.push_back(option_doc(app, *option));
  }
}

}  // namespace

std::vector<std::string> OptionDoc::choices() const {
  if (value.find('|') == std::string::npos) return {};
  std::vector<std::string> words = split(value, '|');
  // "N|inf": a number, or a word.
  std::erase_if(words, [](const std::string& word) {
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  });
  return words;
}

std::string OptionDoc::listed() const {
  return option.empty() ? long_name : long_name + ", --" + option + " " + value;
}

std::string OptionDoc::argument() const {
  if (value_optional) return "[=" + value + "]";
  return value.empty() ? "" : " " + value;
}

std::string CommandDoc::title() const {
  return name.empty() ? "wskit" : "wskit " + name;
}

std::string CommandDoc::arguments() const {
  std::string text = commands.empty() ? "[OPTIONS]" : "COMMAND [OPTIONS]";
  for (const OptionDoc& positional : positionals)
    text += " " + positional.long_name;
  return text;
}

std::vector<OptionDoc> CommandDoc::options() const {
  std::vector<OptionDoc> all;
  for (const OptionDoc& positional : positionals) {
    if (positional.option.empty()) continue;
    all.push_back(positional);
    all.back().long_name = positional.option;
  }
  for (const OptionSection& section : sections) {
    all.insert(all.end(), section.options.begin(), section.options.end());
  }
  return all;
}

CommandDoc command_doc(const CLI::App& app) {
  CommandDoc doc;
  const CLI::App* parent = app.get_parent();
  if (parent != nullptr) doc.name = app.get_name();
  doc.about = split(app.get_description(), '\n');
  doc.summary = doc.about.front();
  doc.about.erase(doc.about.begin());
  doc.positionals = positionals_of(app);
  append_sections(doc.sections, app);
  if (parent != nullptr) append_sections(doc.sections, *parent);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) doc.commands.push_back(command_doc(*command));
  }
  doc.examples = split(app.get_footer(), '\n');
  return doc;
}

}  // namespace wskit::cli
