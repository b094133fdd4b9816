#include "cli/command_doc.h"

#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace wskit::cli {
namespace {

OptionDoc option_doc(const CLI::Option& option) {
  OptionDoc doc;
  doc.group = option.get_group();
  if (!option.get_snames().empty()) doc.short_name = option.get_snames().front();
  doc.long_name = option.get_positional() ? option.get_name(true) : option.get_lnames().front();
  if (option.get_expected_min() != 0) doc.value = option.get_type_name();
  doc.help = option.get_description();
  doc.environment = option.get_envname();
  return doc;
}

void append_options(CommandDoc& doc, const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    OptionDoc entry = option_doc(*option);
    if (!option->get_positional()) {
      doc.options.push_back(std::move(entry));
      continue;
    }
    if (!option->get_required()) entry.long_name = "[" + entry.long_name + "]";
    doc.positionals.push_back(std::move(entry));
  }
}

void append_list(std::string& out, const std::string& left, const std::string& right) {
  out += fmt::format("  {:<31} {}\n", left, right);
}

void append_grouped(std::string& out, const std::vector<OptionDoc>& options) {
  std::string group;
  for (const OptionDoc& option : options) {
    if (option.group != group) out += fmt::format("\n{}:\n", option.group);
    group = option.group;
    append_list(out, option.usage(), option.help);
  }
}

}  // namespace

std::string OptionDoc::usage() const {
  std::string text = short_name.empty() ? "    " : fmt::format("-{}, ", short_name);
  text += "--" + long_name;
  if (!value.empty()) text += " " + value;
  return text;
}

std::string CommandDoc::title() const {
  return name.empty() ? "wskit" : "wskit " + name;
}

std::string CommandDoc::synopsis() const {
  std::string text = title() + (commands.empty() ? " [OPTIONS]" : " COMMAND [OPTIONS]");
  for (const OptionDoc& positional : positionals)
    text += " " + positional.long_name;
  return text;
}

CommandDoc command_doc(const CLI::App& app) {
  CommandDoc doc;
  const CLI::App* parent = app.get_parent();
  if (parent != nullptr) doc.name = app.get_name();
  doc.summary = app.get_description();
  append_options(doc, app);
  if (parent != nullptr) append_options(doc, *parent);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) doc.commands.push_back(command_doc(*command));
  }
  std::istringstream footer(app.get_footer());
  for (std::string line; std::getline(footer, line);)
    doc.examples.push_back(line);
  return doc;
}

std::string help_text(const CommandDoc& doc) {
  std::string out = fmt::format("{}.\n\nUsage: {}\n", doc.summary, doc.synopsis());
  if (!doc.positionals.empty()) out += "\nArguments:\n";
  for (const OptionDoc& positional : doc.positionals) {
    append_list(out, positional.long_name, positional.help);
  }
  if (!doc.commands.empty()) out += "\nCommands:\n";
  for (const CommandDoc& command : doc.commands)
    append_list(out, command.name, command.summary);
  append_grouped(out, doc.options);
  if (!doc.examples.empty()) out += "\nExamples:\n";
  for (const std::string& example : doc.examples)
    out += fmt::format("  {}\n", example);
  return out;
}

}  // namespace wskit::cli
