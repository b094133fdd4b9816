#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "edit/key.h"

namespace wskit::edit {

/// Makes keys of the bytes that a terminal sends, cut anywhere: UTF-8, control characters, the
/// escape sequences of VT100, xterm, rxvt and their kin, and bracketed pastes.
class KeyReader {
 public:
  /// A paste of more than `max_paste` bytes is not taken.
  explicit KeyReader(std::size_t max_paste) : max_paste_(max_paste) {}

  void feed(std::string_view bytes);
  /// The next key, or nothing until more bytes come.
  std::optional<Press> next();
  /// Whether an escape has come that is either a key or the begin of one: call `settle` when
  /// nothing has followed for a moment.
  [[nodiscard]] bool waits() const { return !pasting_ && begins_with_escape(); }
  /// Nothing follows what has come.
  void settle() { settled_ = true; }

 private:
  [[nodiscard]] std::string_view rest() const { return std::string_view(bytes_).substr(at_); }
  [[nodiscard]] bool begins_with_escape() const { return at_ < bytes_.size() && bytes_[at_] == 27; }
  std::optional<Press> read_text();
  std::optional<Press> read_escape();
  std::optional<Press> read_sequence(std::size_t begin);
  std::optional<Press> read_paste();
  void take(std::size_t size);

  std::size_t max_paste_;
  std::string bytes_;
  std::size_t at_ = 0;  ///< what has been read of `bytes_`
  std::string paste_;
  bool pasting_ = false;
  bool too_long_ = false;  ///< the paste
  bool settled_ = false;
};

}  // namespace wskit::edit
