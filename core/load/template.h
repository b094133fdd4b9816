#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/rng.h"
#include "load/stamp.h"

namespace wskit::load {

/// What one message is made for.
struct Occasion {
  std::uint64_t seq = 1;         ///< that of no other message of the run; from 1
  std::uint64_t connection = 1;  ///< of all connections of the run; from 1
  std::int64_t now = 0;          ///< Unix time in milliseconds, not negative
  Rng& repeatable;               ///< the same in each run
  Rng& unique;                   ///< in no other run the same
  Stamp stamp{};
};

/// A message with variables in it, compiled once. `{{NAME}}` stands for a variable, blanks inside
/// of the braces for nothing; `{{{{` for two braces. Of three braces the first is text.
///
///     {{seq}}       Occasion::seq            {{rand N}}    a whole number from 0 to N - 1
///     {{conn}}      Occasion::connection     {{uuid}}      a random UUID (RFC 9562, version 4)
///     {{now}}       Occasion::now            {{env NAME}}  of the environment, when it is compiled
///     {{stamp}}     Occasion::stamp, as short as can be; of N bytes in {{stamp N}}, of a size that
///                   is drawn for each message in {{stamp N..M}}
class Template {
 public:
  /// getenv, or what takes its place.
  using Environment = std::function<const char*(const char* name)>;

  /// kUsage names what cannot be understood, and what would be.
  static Result<Template> compile(std::string_view text, const Environment& environment);

  /// Without variables, but for those of the environment: every message is the same.
  [[nodiscard]] bool is_constant() const { return variables_.empty(); }
  /// Every message has a stamp.
  [[nodiscard]] bool is_stamped() const { return stamped_; }
  /// So many bytes, from the beginning, hold a variable that differs from message to message.
  /// Nothing when there is none.
  [[nodiscard]] std::optional<std::size_t> distinct_within() const { return distinct_within_; }
  /// What it was compiled from, in which what came from the environment does not show.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// All that is not a variable, joined.
  [[nodiscard]] const std::string& fixed() const { return fixed_; }
  /// Bytes that no message of it exceeds.
  [[nodiscard]] std::size_t longest() const { return longest_; }

  /// Writes a message to `out`, where there is room for longest() bytes; returns its end.
  char* render(const Occasion& occasion, char* out) const;

 private:
  enum class Kind : std::uint8_t { kSeq, kConnection, kNow, kRandom, kUuid, kStamp };
  struct Variable {
    Kind kind = Kind::kSeq;
    std::size_t at = 0;       ///< where in `fixed_` it stands
    std::uint64_t bound = 0;  ///< kRandom: above what comes; kStamp: how many sizes there are
    std::size_t least = 0;    ///< kStamp: the smallest of them
  };

  Status add(std::string_view inside, const Environment& environment);
  void add(Kind kind, std::size_t longest, std::uint64_t bound = 0);
  Status add_random(std::string_view inside, std::string_view bound);
  Status add_stamp(std::string_view inside, std::string_view sizes);
  Status add_environment(std::string_view inside, std::string_view name,
                         const Environment& environment);

  std::string text_;
  std::string fixed_;
  std::vector<Variable> variables_;
  std::size_t longest_ = 0;
  std::optional<std::size_t> distinct_within_;
  bool stamped_ = false;
};

}  // namespace wskit::load
