#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/origin.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace wskit::cli {

/// Which options of a command mean nothing without, or beside, others. Where two come from
/// different places the stronger one stands: the command line before the environment, that before
/// the configuration file. Of those that mean nothing, only what stands on the command line is
/// refused: a default that is kept elsewhere is not meant for every run.
///
/// A counterpart is written as the name of an option or argument that has to be set, "--rate"; or
/// with the words, one of which its value has to be, "--mode echo|request", or the scheme of
/// the URL that it is, "--proxy wss:*".
class Counterparts {
 public:
  using Names = std::vector<std::string_view>;  ///< of literals

  /// `option` is for one of `counterparts`.
  void needs(const CLI::Option& option, Names counterparts);
  /// `option` means nothing with any of `counterparts`.
  void excludes(const CLI::Option& option, Names counterparts);
  /// There is no right reading of `option` beside any of `counterparts`: refused wherever both come
  /// from, unless one of them is for something that is missing.
  void contradicts(const CLI::Option& option, Names counterparts);
  /// With `option` nothing means anything but `others`, and what is said of the output.
  void leaves(const CLI::Option& option, Names others);
  /// What was said last does not hold for `option` with one of these values.
  void except(Names values);

  /// Whether `option`, which has a value, gives way to one of `stronger`.
  [[nodiscard]] bool yields(const CLI::App& command, const CLI::Option& option,
                            const Origins& stronger) const;

  /// After all has been read: `origins` are those of all options that have a value. kUsage names
  /// both, as they are called where they stand.
  [[nodiscard]] Status check(const CLI::App& command, const Origins& origins) const;

 private:
  enum class Kind : std::uint8_t { kNeeds, kExcludes, kContradicts, kLeaves };
  struct Rule {
    const CLI::Option* option;
    Kind kind;
    Names others;
    Names exceptions;
  };
  class Check;

  std::vector<Rule> rules_;
};

}  // namespace wskit::cli
