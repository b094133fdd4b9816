#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace wskit::cli {

/// Which options of a command mean nothing without, or beside, others. Only what stands on the
/// command line is held against them: a default that is kept in the environment or the
/// configuration file is not meant for every run. What it is held against counts wherever it comes
/// from.
///
/// A counterpart is written as the name of an option or argument that has to be set, "--rate"; or
/// with the words, one of which its value has to be, "--mode echo|request", or to begin with,
/// "--proxy wss:*".
class Counterparts {
 public:
  using Names = std::vector<std::string_view>;  ///< of literals

  /// `option` is for one of `counterparts`.
  void needs(const CLI::Option& option, Names counterparts);
  /// `option` means nothing with any of `counterparts`.
  void excludes(const CLI::Option& option, Names counterparts);
  /// With `option` nothing means anything but `others`, and what is said of the output.
  void leaves(const CLI::Option& option, Names others);

  /// After all has been read. kUsage names both.
  [[nodiscard]] Status check(const CLI::App& command) const;

 private:
  enum class Kind : std::uint8_t { kNeeds, kExcludes, kLeaves };
  struct Rule {
    const CLI::Option* option;
    Kind kind;
    Names others;
  };

  std::vector<Rule> rules_;
};

}  // namespace wskit::cli
