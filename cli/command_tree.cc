#include "cli/command_tree.h"

#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/config_file.h"
#include "cli/docs_command.h"
#include "cli/option_table.h"

namespace wskit::cli {

CommandTree::CommandTree(std::span<const CommandEntry> commands)
    : parser_(std::make_unique<CLI::App>("Serve, connect to, load-test and replay WebSockets",
                                         "wskit")) {
  parser_->set_help_flag("-h,--help", "Print this help and exit")->group("General");
  parser_->set_version_flag("--version", "wskit " WSKIT_VERSION, "Print the version and exit")
      ->group("General");
  add_config_file(*parser_);
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
    described_.push_back(make());
    OptionTable options(parser);
    described_.back()->add_to(options);
  };
  parser.preparse_callback([describe](std::size_t /*arguments*/) { describe(); });
  describe_.emplace_back(describe);
  return parser;
}

Command* CommandTree::chosen() const {
  return described_.empty() ? nullptr : described_[0].get();
}

void CommandTree::describe_all() {
  for (const auto& describe : describe_)
    describe();
}

}  // namespace wskit::cli
