#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "cli/counterparts.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace wskit::cli {

/// What one command accepts. Each option gets its place in --help, in the man page and in the
/// completions, its environment variable WSKIT_<COMMAND>_<OPTION> and its key in the configuration
/// file. `names` is "-c,--count" or "--count". What a target holds when it is added is the default
/// and shown as such; targets outlive the parsing. An option given twice keeps the last value.
class OptionTable {
 public:
  /// `Status` of kUsage refuses the value; its message follows the option's name in the error.
  using Take = std::function<Status(std::string_view value)>;

  OptionTable(CLI::App& command, Counterparts& counterparts)
      : command_(command), counterparts_(counterparts) {}

  /// A paragraph about the command, below its summary.
  OptionTable& about(std::string_view paragraph);

  /// The heading that the following options stand under.
  OptionTable& group(std::string_view title);

  OptionTable& flag(const char* names, bool& on, std::string help);
  /// May be repeated to mean more of it.
  OptionTable& counter(const char* names, int& times, std::string help);
  OptionTable& duration(const char* names, Duration& target, std::string help);
  OptionTable& duration(const char* names, std::optional<Duration>& target, std::string help);
  /// The same, of which 0 is refused: it would leave no time for what it is about.
  OptionTable& time(const char* names, Duration& target, std::string help);
  OptionTable& time(const char* names, std::optional<Duration>& target, std::string help);
  OptionTable& size(const char* names, std::uint64_t& target, std::string help);
  OptionTable& count(const char* names, std::uint64_t& target, std::string help);
  OptionTable& count(const char* names, std::optional<std::uint64_t>& target, std::string help);
  OptionTable& rate(const char* names, std::optional<double>& target, std::string help);
  /// `value` is how the help calls the argument; FILE is completed as a path. Empty is refused: it
  /// comes of a variable that is not set more often than it is meant.
  OptionTable& text(const char* names, const char* value, std::string& target, std::string help);
  /// One more element for each occurrence; none is empty.
  OptionTable& texts(const char* names, const char* value, std::vector<std::string>& target,
                     std::string help);
  /// One word out of `choices`; the first is not the default, what `target` holds is.
  template <class Enum>
  OptionTable& choice(const char* names, Enum& target,
                      const std::vector<std::pair<std::string_view, Enum>>& choices,
                      const std::string& help);
  /// The same, of which the word may be left out: "--timestamps", which means `implied`, or
  /// "--timestamps=abs".
  template <class Enum>
  OptionTable& optional_choice(const char* name, Enum& target, Enum implied,
                               const std::vector<std::pair<std::string_view, Enum>>& choices,
                               const std::string& help);
  /// Any other kind of value; called once, with the last.
  OptionTable& value(const char* names, const char* value, Take take, std::string help);
  /// Any other kind of value; called for each occurrence, in order.
  OptionTable& values(const char* names, const char* value, Take take, std::string help);

  /// An argument without a dash, in the order of the calls: "URL", or "--url,URL" where it may
  /// stand in the environment and the configuration file, too.
  OptionTable& required(const char* names, std::string& target, std::string help);
  OptionTable& optional(const char* names, std::string& target, std::string help);
  /// All that are left; none is required.
  OptionTable& arguments(const char* name, std::vector<std::string>& target, std::string help);

  /// What was added last means something only with one of `counterparts`, if there are any; with
  /// none of them; or leaves nothing to say but `others` (counterparts.h).
  OptionTable& needs(Counterparts::Names counterparts);
  OptionTable& excludes(Counterparts::Names counterparts);
  OptionTable& leaves(Counterparts::Names others);
  /// It has no right reading beside one of `counterparts`.
  OptionTable& contradicts(Counterparts::Names counterparts);
  /// The last of these does not hold where the value is one of `values`.
  OptionTable& except(Counterparts::Names values);

  /// A command line that works as it stands, shown at the end of the help.
  OptionTable& example(std::string_view command_line);

 private:
  using Words = std::vector<std::string_view>;
  using ArgumentTake = std::function<void(const std::vector<std::string>& values)>;

  CLI::Option& add(const char* names, const char* value, Take take, std::string help);
  CLI::Option& add_argument(const char* names, ArgumentTake take, std::string help);
  CLI::Option& add_argument(const char* names, std::string& target, std::string help);
  void finish(CLI::Option& option);
  OptionTable& word(const char* names, Words words, std::string_view preset,
                    std::function<void(std::size_t index)> chosen, std::string help);
  OptionTable& optional_word(const char* name, Words words, std::string_view implied,
                             std::function<void(std::size_t index)> chosen, std::string help);

  CLI::App& command_;
  Counterparts& counterparts_;
  const CLI::Option* last_ = nullptr;  ///< that was added
  std::string group_ = "Options";
};

template <class Enum>
OptionTable& OptionTable::choice(const char* names, Enum& target,
                                 const std::vector<std::pair<std::string_view, Enum>>& choices,
                                 const std::string& help) {
  Words words;
  std::vector<Enum> meanings;
  std::string_view preset;
  for (const auto& [name, meaning] : choices) {
    words.push_back(name);
    meanings.push_back(meaning);
    if (meaning == target) preset = name;
  }
  const auto chosen = [&target, meanings](std::size_t index) { target = meanings[index]; };
  return word(names, std::move(words), preset, chosen, help);
}

template <class Enum>
OptionTable& OptionTable::optional_choice(
    const char* name, Enum& target, Enum implied,
    const std::vector<std::pair<std::string_view, Enum>>& choices, const std::string& help) {
  Words words;
  std::vector<Enum> meanings;
  std::string_view meant;
  for (const auto& [word, meaning] : choices) {
    words.push_back(word);
    meanings.push_back(meaning);
    if (meaning == implied) meant = word;
  }
  const auto chosen = [&target, meanings](std::size_t index) { target = meanings[index]; };
  return optional_word(name, std::move(words), meant, chosen, help);
}

}  // namespace wskit::cli
