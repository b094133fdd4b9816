#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edit/history.h"
#include "edit/key.h"
#include "edit/line.h"

namespace wskit::edit {

/// What may stand between `from` and the cursor.
struct Completion {
  std::size_t from = 0;
  std::vector<std::string> candidates;
};

/// Completes a text that ends at the cursor.
using Completer = std::function<Completion(std::string_view before)>;

/// What a key has led to.
enum class Outcome : std::uint8_t {
  kChanged,  ///< show it again
  kRefused,  ///< there was nothing to do
  kTooLong,  ///< it would not fit
  kSubmitted,
  kChoices,
  kEnded,
  kInterrupted,
  kSuspended,
  kQuit,
  kClearScreen,
};

/// Edits a line by keys, with a history to browse and search, and completion.
class LineEditor {
 public:
  /// `history` outlives this; a text has at most `max_text` bytes.
  LineEditor(const History& history, Completer complete, std::size_t max_text);

  Outcome press(const Press& press);
  /// What is to be shown: the line, or what the search has found.
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] std::size_t cursor() const;
  /// What is being searched for, if anything is.
  [[nodiscard]] const std::string* sought() const { return search_ ? &search_->text : nullptr; }
  [[nodiscard]] bool search_failed() const { return search_ && search_->failed; }
  /// After kChoices: among what the person may choose.
  [[nodiscard]] const std::vector<std::string>& choices() const { return choices_; }
  /// The line, which is empty afterwards.
  std::string take();

 private:
  struct Search {
    std::string text;
    std::optional<std::size_t> found;  ///< in the history
    bool failed = false;
  };

  Outcome edit(const Press& press);
  Outcome perform(Key key);
  Outcome insert(std::string_view text);
  Outcome complete();
  Outcome interrupt();
  Outcome browse(std::size_t index);
  bool search(const Press& press);
  void search_on(std::optional<std::size_t> found);
  void accept_search();

  const History& history_;
  Completer complete_;
  std::size_t max_text_;
  Line line_;
  std::optional<std::size_t> shown_;  ///< of the history, in place of what is being typed
  std::string draft_;                 ///< that, meanwhile
  std::optional<Search> search_;
  std::vector<std::string> choices_;
};

}  // namespace wskit::edit
