#include "cli/docs_command.h"

#include <cstdio>
#include <optional>

#include <fmt/format.h>

#include "cli/command_tree.h"
#include "cli/completions.h"
#include "cli/diagnostics.h"
#include "cli/exit_code.h"
#include "cli/man_page.h"
#include "cli/option_table.h"

namespace wskit::cli {
namespace {

std::string markdown(const CommandDoc& wskit) {
  std::string out;
  for (const CommandDoc& command : wskit.commands) {
    out += fmt::format("## {} {}\n\n{}.\n\n| option | value | meaning |\n|---|---|---|\n",
                       command.title(), command.arguments(), command.summary);
    for (const OptionDoc& option : command.options()) {
      std::string value = option.value;
      for (std::size_t at = 0; (at = value.find('|', at)) != std::string::npos; at += 2) {
        value.insert(at, "\\");
      }
      const std::string names = (option.short_name.empty() ? "" : "`-" + option.short_name + "` ") +
                                "`--" + option.long_name + "`";
      out += fmt::format("| {} | {} | {} |\n", names, value, option.help);
    }
    out += '\n';
  }
  return out;
}

const CommandDoc* find(const CommandDoc& wskit, const std::string& name) {
  if (name.empty()) return &wskit;
  for (const CommandDoc& command : wskit.commands) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

std::optional<std::string> render(const std::string& kind, const CommandDoc& wskit,
                                  const CommandDoc& page) {
  if (kind == "man") return man_page(page);
  if (kind == "bash") return bash_completions(wskit);
  if (kind == "zsh") return zsh_completions(wskit);
  if (kind == "fish") return fish_completions(wskit);
  if (kind == "markdown") return markdown(wskit);
  return std::nullopt;
}

}  // namespace

void DocsCommand::add_to(OptionTable& options) {
  options.required("KIND", kind_, "man, bash, zsh, fish or markdown")
      .optional("COMMAND", command_, "Whose man page");
}

int DocsCommand::run() {
  CommandTree tree(commands_);
  tree.describe_all();
  const CommandDoc wskit = command_doc(tree.parser());
  const CommandDoc* page = find(wskit, command_);
  const auto text = page == nullptr ? std::nullopt : render(kind_, wskit, *page);
  if (!text) {
    Diagnostics("docs", Verbosity::kNormal, false)
        .error("write 'wskit docs KIND [COMMAND]' with man, bash, zsh, fish or markdown");
    return kUsage;
  }
  return std::fputs(text->c_str(), stdout) < 0 || std::fflush(stdout) != 0 ? kOutputFailed : kDone;
}

}  // namespace wskit::cli
