#include "cli/completions.h"

#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wskit::cli {
namespace {

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

/// Inside single quotes of a POSIX shell.
std::string quoted(std::string text) {
  return "'" + replaced(std::move(text), "'", "'\\''") + "'";
}

std::vector<std::string> command_names(const CommandDoc& wskit) {
  std::vector<std::string> names;
  for (const CommandDoc& command : wskit.commands)
    names.push_back(command.name);
  return names;
}

std::vector<std::string> flags_of(const CommandDoc& doc) {
  std::vector<std::string> flags;
  for (const OptionDoc& option : doc.options())
    flags.push_back("--" + option.long_name);
  return flags;
}

/// "connect,--eof" and "connect,-n": how the bash script names an option of a command.
std::string bash_patterns(const CommandDoc& doc, const OptionDoc& option) {
  std::string patterns = fmt::format("{},--{}", doc.name, option.long_name);
  if (!option.short_name.empty()) patterns += fmt::format("|{},-{}", doc.name, option.short_name);
  return patterns;
}

std::string bash_reply(std::string_view action) {
  return fmt::format("mapfile -t COMPREPLY < <(compgen -P \"$stays\" {} -- \"$cur\"); ", action);
}

std::string bash_words(const std::vector<std::string>& words) {
  return bash_reply(fmt::format("-W {}", quoted(fmt::format("{}", fmt::join(words, " ")))));
}

/// Values that are the next word, or follow "=".
void append_bash_values(std::string& out, const CommandDoc& doc) {
  for (const OptionDoc& option : doc.options()) {
    if (!option.takes_next()) continue;
    const auto choices = option.choices();
    const std::string reply = option.takes_file() ? bash_reply("-f")
                              : choices.empty()   ? std::string()
                                                  : bash_words(choices);
    out += fmt::format("    {}) {}return ;;\n", bash_patterns(doc, option), reply);
  }
}

/// Values that only follow "=".
void append_bash_optional_values(std::string& out, const CommandDoc& doc) {
  for (const OptionDoc& option : doc.options()) {
    if (!option.value_optional) continue;
    out += fmt::format("    {},--{}=) {}return ;;\n", doc.name, option.long_name,
                       bash_words(option.choices()));
  }
}

std::string zsh_spec(const OptionDoc& option) {
  std::string help = replaced(option.help, "[", "\\[");
  help = replaced(std::move(help), "]", "\\]");
  std::string action;
  if (!option.value.empty()) action = fmt::format(":{}:", replaced(option.value, ":", "\\:"));
  if (option.takes_file()) action += "_files";
  if (!option.choices().empty()) {
    action = fmt::format(":value:({})", fmt::join(option.choices(), " "));
  }
  std::string specs;
  if (!option.short_name.empty()) {
    specs = quoted(fmt::format("*-{}[{}]{}", option.short_name, help, action)) + " ";
  }
  // "=-": the value follows in the same word; "::": or not at all.
  const std::string_view optional = option.value_optional ? "=-" : "";
  if (option.value_optional) action = ":" + action;
  return specs + quoted(fmt::format("*--{}{}[{}]{}", option.long_name, optional, help, action));
}

void append_fish_options(std::string& out, const CommandDoc& doc, std::string_view condition) {
  for (const OptionDoc& option : doc.options()) {
    out += fmt::format("complete -c wskit -n {} -l {}", quoted(std::string(condition)),
                       option.long_name);
    if (!option.short_name.empty()) out += " -s " + option.short_name;
    if (option.takes_next()) out += option.takes_file() ? " -rF" : " -x";
    if (const auto choices = option.choices(); !choices.empty()) {
      out += fmt::format(" -a {}", quoted(fmt::format("{}", fmt::join(choices, " "))));
    }
    out += fmt::format(" -d {}\n", quoted(option.help));
  }
}

}  // namespace

std::string bash_completions(const CommandDoc& wskit) {
  const std::string names = fmt::format("{}", fmt::join(command_names(wskit), "|"));
  std::string out =
      "# bash completion for wskit\n_wskit() {\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local command='' words='' stays='' sign='' i\n"
      "  if [[ $cur == --*=* ]]; then\n"  // COMP_WORDBREAKS has no "="
      "    prev=${cur%%=*} stays=${cur%%=*}= sign== cur=${cur#*=}\n"
      "  elif [[ $cur == = ]]; then\n"
      "    cur='' sign==\n"
      "  elif [[ $prev == = ]]; then\n"
      "    prev=${COMP_WORDS[COMP_CWORD-2]} sign==\n"
      "  fi\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case ${COMP_WORDS[i]} in\n";
  out += fmt::format("      {}) command=${{COMP_WORDS[i]}}; break ;;\n", names);
  out += "    esac\n  done\n  case $command,$prev in\n";
  for (const CommandDoc& command : wskit.commands)
    append_bash_values(out, command);
  append_bash_values(out, wskit);
  out += "  esac\n  case $command,$prev$sign in\n";
  for (const CommandDoc& command : wskit.commands)
    append_bash_optional_values(out, command);
  // What is left is a flag.
  out += fmt::format("    *=) {}return ;;\n", bash_words({"true", "false"}));
  out += "  esac\n  case $command in\n";
  for (const CommandDoc& command : wskit.commands) {
    out += fmt::format("    {}) words='{}' ;;\n", command.name, fmt::join(flags_of(command), " "));
  }
  out += fmt::format("    *) words='{} {}' ;;\n", fmt::join(command_names(wskit), " "),
                     fmt::join(flags_of(wskit), " "));
  out +=
      "  esac\n  if [[ -n $command && $cur != -* ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
      "  else\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
      "  fi\n}\ncomplete -F _wskit wskit\n";
  return out;
}

std::string zsh_completions(const CommandDoc& wskit) {
  std::string out =
      "#compdef wskit\n\n_wskit() {\n"
      "  local curcontext=$curcontext state line\n  typeset -A opt_args\n"
      "  _arguments -C \\\n";
  for (const OptionDoc& option : wskit.options())
    out += "    " + zsh_spec(option) + " \\\n";
  out +=
      "    '1: :->command' '*:: :->arguments'\n  case $state in\n    command)\n"
      "      local -a commands=(\n";
  for (const CommandDoc& command : wskit.commands) {
    out += fmt::format("        {}\n", quoted(command.name + ":" + command.summary));
  }
  out += "      )\n      _describe command commands ;;\n    arguments)\n      case $line[1] in\n";
  for (const CommandDoc& command : wskit.commands) {
    out += fmt::format("        {})\n          _arguments \\\n", command.name);
    for (const OptionDoc& option : command.options()) {
      out += "            " + zsh_spec(option) + " \\\n";
    }
    out += "            '*:argument:_files' ;;\n";
  }
  out += "      esac ;;\n  esac\n}\n\n_wskit \"$@\"\n";
  return out;
}

std::string fish_completions(const CommandDoc& wskit) {
  std::string out = "# fish completion for wskit\n";
  for (const CommandDoc& command : wskit.commands) {
    out += fmt::format("complete -c wskit -n __fish_use_subcommand -f -a {} -d {}\n", command.name,
                       quoted(command.summary));
  }
  append_fish_options(out, wskit, "__fish_use_subcommand");
  for (const CommandDoc& command : wskit.commands) {
    append_fish_options(out, command, "__fish_seen_subcommand_from " + command.name);
  }
  return out;
}

}  // namespace wskit::cli
