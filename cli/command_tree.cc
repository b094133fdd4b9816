#include "cli/command_tree.h"

#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/defaults.h"
#include "cli/docs_command.h"
#include "cli/option_table.h"

namespace wskit::cli {
namespace {

/// Whether those are there that do not stand in brackets.
Status check_arguments(const CLI::App& parser) {
  for (const CLI::Option* option : parser.get_options()) {
    const bool is_required = option->get_positional() && !option->get_type_name().starts_with('[');
    if (!is_required || option->count() > 0) continue;
    return Error{ErrorKind::kUsage, option->get_name(true) + " is required"};
  }
  return ok();
}

}  // namespace

CommandTree::CommandTree(std::span<const CommandEntry> commands)
    : parser_(std::make_unique<CLI::App>("Serve, connect to, load-test and replay WebSockets",
                                         "wskit")) {
  parser_->set_help_flag("-h,--help", "Print this help and exit")->group("General");
  parser_->set_version_flag("--version", "wskit " WSKIT_VERSION, "Print the version and exit")
      ->group("General");
  add_config_option(*parser_);
  parser_->require_subcommand(1);
  for (const CommandEntry& entry : commands) {
    add(entry.name, entry.summary, entry.make).group("Commands");
  }
  add("docs", "Print documentation", [commands] {
    return std::make_unique<DocsCommand>(commands);
  }).group("");
}

CommandTree::~CommandTree() = default;

CLI::App& CommandTree::add(std::string_view name, std::string_view summary, Make make) {
  CLI::App& parser = *parser_->add_subcommand(std::string(name), std::string(summary));
  parser.set_help_flag();  // the parent has it
  parser.fallthrough();
  const auto describe = [this, &parser, make = std::move(make)] {
    Described& described = described_.emplace_back(Described{make(), {}});
    OptionTable options(parser, described.counterparts);
    described.command->add_to(options);
  };
  parser.preparse_callback([describe](std::size_t /*arguments*/) { describe(); });
  describe_.emplace_back(describe);
  return parser;
}

Status CommandTree::settle(std::span<const char* const> words) {
  CLI::App& parser = *parser_->get_subcommands().front();
  const Counterparts& counterparts = described_.front().counterparts;
  const auto origins = lay_defaults(parser, counterparts, words);
  if (!origins) return origins.error();
  if (Status complete = check_arguments(parser); !complete) return complete;
  return counterparts.check(parser, *origins);
}

void CommandTree::describe_all() {
  for (const auto& describe : describe_)
    describe();
}

}  // namespace wskit::cli
