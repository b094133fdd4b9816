#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wskit::edit {

/// The terminal.
struct Canvas {
  std::size_t columns = 80;
  std::size_t rows = 24;
  bool escapes = true;  ///< it understands escape codes; else one row is all that is drawn
  bool color = false;
};

/// What is to be seen at the bottom of it.
struct Scene {
  std::string_view status;  ///< a line of its own above the prompt, or empty
  std::string_view prompt;
  std::string_view text;
  std::size_t cursor = 0;  ///< in the text
};

/// Draws a scene below all that the terminal shows, and takes it away again for something else to
/// be shown. A long text shows what is around its cursor. Drawing begins in the first column.
class View {
 public:
  explicit View(Canvas canvas);

  /// The terminal has another size: what is drawn has been wrapped anew by it.
  void resize(std::size_t columns, std::size_t rows);
  [[nodiscard]] const Canvas& canvas() const { return canvas_; }
  [[nodiscard]] bool drawn() const { return !rows_.empty(); }

  /// Appends what draws `scene`, which is not drawn yet.
  void draw(std::string& out, const Scene& scene);
  /// Appends what takes away what is drawn; nothing when nothing is.
  void erase(std::string& out);
  /// Somebody else has drawn over it; the cursor is in the first column of a row of its own.
  void forget() { rows_.clear(); }

 private:
  struct Row {
    std::string shown;
    std::size_t width = 0;  ///< columns
  };

  void put(std::string_view shown, std::size_t columns);
  void put_text(const Scene& scene);
  bool put_cursor();
  void append_rows(std::string& out) const;
  [[nodiscard]] std::size_t wrapped(std::size_t count) const;
  [[nodiscard]] std::size_t width() const;
  [[nodiscard]] std::size_t max_rows() const;

  Canvas canvas_;
  std::vector<Row> rows_;  ///< that are drawn
  bool has_status_ = false;
  std::size_t cursor_row_ = 0;
  std::size_t cursor_column_ = 0;
};

}  // namespace wskit::edit
