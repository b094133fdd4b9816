#pragma once

#include <cstdint>
#include <string>

namespace wskit::edit {

/// What a key asks for; the bindings are those of Emacs and readline.
enum class Key : std::uint8_t {
  kText,
  kPaste,
  kPasteTooLong,  ///< more than the reader takes at once: all of it is gone
  kEnter,
  kTab,
  kLeft,
  kRight,
  kWordLeft,
  kWordRight,
  kHome,
  kEnd,
  kUp,
  kDown,
  kOldest,
  kNewest,
  kBackspace,
  kDelete,
  kEndOfFile,  ///< ^D: also deletes
  kKillToEnd,
  kKillToStart,
  kKillBlankLeft,  ///< to the white space on the left
  kKillWordLeft,
  kKillWordRight,
  kYank,
  kTranspose,
  kUndo,
  kSearch,
  kSearchForward,
  kCancel,
  kClearScreen,
  kInterrupt,
  kSuspend,
  kQuit,
  kNone,  ///< a key without a meaning
};

struct Press {
  Key key = Key::kNone;
  std::string text = {};  ///< of kText and kPaste; line ends in it are "\n"
};

}  // namespace wskit::edit
