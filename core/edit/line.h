#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace wskit::edit {

/// A way to go from the cursor.
enum class Motion : std::uint8_t {
  kLeft,
  kRight,
  kWordLeft,  ///< words are of letters and digits
  kWordRight,
  kBlankLeft,  ///< to the white space on the left
  kStart,
  kEnd,
};

/// The text that is being typed, as bytes that need not be UTF-8, and the cursor in it.
class Line {
 public:
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t cursor() const { return cursor_; }

  /// Another text, the cursor at its end. Nothing of what was can be undone.
  void set(std::string text);
  /// Replaces what stands between `from` and the cursor.
  void replace(std::size_t from, std::string_view with);
  void insert(std::string_view text) { replace(cursor_, text); }
  void move(Motion motion) { cursor_ = target(motion); }
  void erase(Motion motion);
  /// Erases, and keeps it as `killed`. What is killed at one place one after the other stays
  /// together.
  void kill(Motion motion);
  [[nodiscard]] const std::string& killed() const { return killed_; }
  /// Exchanges the characters before and at the cursor.
  void transpose();
  /// Takes the last change back; false when there is none.
  bool undo();

 private:
  struct Change {
    std::size_t at;
    std::string removed;
    std::string inserted;
  };

  [[nodiscard]] std::size_t target(Motion motion) const;
  void change(std::size_t at, std::size_t size, std::string_view with);
  void remember(Change change);

  std::string text_;
  std::size_t cursor_ = 0;
  std::string killed_;
  std::size_t killed_at_ = std::string::npos;  ///< the cursor after a kill
  std::deque<Change> changes_;
  std::size_t changes_size_ = 0;  ///< bytes
};

}  // namespace wskit::edit
