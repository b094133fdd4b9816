#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "load/lines.h"
#include "load/stamp.h"
#include "load/template.h"
#include "wire/opcode.h"

namespace wskit::load {

/// The beginning of `text`, of a size that is drawn for each message: from `least` to all of it,
/// each as likely as the others. Where there is room, the first kNumber letters are a number.
struct Letters {
  static constexpr std::size_t kNumber = 8;

  std::size_t least = 0;
  std::string text;  ///< a to z, again and again

  /// `least` is at most `most`.
  static Letters between(std::size_t least, std::size_t most);
};

/// A stamp and nothing else, of a size that is drawn for each message.
struct Stamps {
  std::size_t least = Stamp::kShortest;
  std::size_t most = Stamp::kShortest;  ///< at least `least`
};

/// What the messages of a run hold: const while it lasts, shared by all workers.
struct Content {
  wire::Opcode opcode = wire::Opcode::kText;
  std::variant<Letters, Template, Lines, Stamps> bytes;

  /// Bytes that no message exceeds.
  [[nodiscard]] std::size_t longest() const;
  /// Every message has a stamp.
  [[nodiscard]] bool is_stamped() const;
  /// All messages are alike.
  [[nodiscard]] bool is_constant() const;
  /// So many bytes, from the beginning, in which no two messages of a worker are alike. Nothing
  /// when they may be, or only far behind the beginning.
  [[nodiscard]] std::optional<std::size_t> distinct_within() const;
};

}  // namespace wskit::load
