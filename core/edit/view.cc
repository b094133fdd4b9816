#include "edit/view.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "edit/glyph.h"

namespace wskit::edit {
namespace {

constexpr std::string_view kLineEnd = "\xe2\x86\xb5";  // a downwards arrow with a corner
constexpr std::string_view kMore = "\xe2\x80\xa6";     // an ellipsis
constexpr std::size_t kMaxRows = 10;
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kClearRow = "\r\x1b[K";
// Not from the row that we are in: if that is the first, tmux keeps all that is cleared.
constexpr std::string_view kClearBelow = "\x1b[1B\x1b[J\x1b[1A";

/// A character as it is shown.
struct Shown {
  std::string text;
  std::size_t size = 1;  ///< bytes that it stands for
  std::size_t width = 1;
};

Shown shown_at(std::string_view text, std::size_t at) {
  if (text[at] == '\n') return {std::string(kLineEnd), 1, 1};
  Shown shown;
  const Glyph glyph = append_glyph(shown.text, text.substr(at));
  shown.size = glyph.size;
  shown.width = glyph.literal ? columns_of(shown.text) : shown.text.size();
  return shown;
}

/// The part of a text that is shown.
struct Window {
  std::size_t begin;
  std::size_t end;
};

/// As much around the cursor as has room in `width` columns, a quarter of it ahead.
Window window_of(std::string_view text, std::size_t cursor, std::size_t width) {
  Window window{cursor, cursor};
  std::size_t ahead = 0;
  while (window.end < text.size() && ahead < width / 4) {
    const Shown shown = shown_at(text, window.end);
    ahead += shown.width;
    window.end += shown.size;
  }
  std::size_t used = ahead;
  while (window.begin > 0) {
    const std::size_t before = previous_boundary(text, window.begin);
    for (std::size_t at = before; at < window.begin;) {
      const Shown shown = shown_at(text, at);
      used += shown.width;
      at += shown.size;
    }
    if (used > width) break;
    window.begin = before;
  }
  while (window.end < text.size()) {
    const Shown shown = shown_at(text, window.end);
    used += shown.width;
    if (used > width) break;
    window.end += shown.size;
  }
  return window;
}

void append_cursor_move(std::string& out, std::size_t count, char direction) {
  if (count > 0) fmt::format_to(std::back_inserter(out), "\x1b[{}{}", count, direction);
}

}  // namespace

View::View(Canvas canvas) : canvas_(canvas) {
  resize(canvas.columns, canvas.rows);
}

void View::resize(std::size_t columns, std::size_t rows) {
  canvas_.columns = std::max<std::size_t>(columns, 2);
  canvas_.rows = std::max<std::size_t>(rows, 1);
}

/// Of a row. Without escape codes nothing could bring us back from behind the last column.
std::size_t View::width() const {
  return canvas_.escapes ? canvas_.columns : canvas_.columns - 1;
}

/// Of the text; messages have to have room, too.
std::size_t View::max_rows() const {
  return canvas_.escapes ? std::clamp<std::size_t>(canvas_.rows / 2, 1, kMaxRows) : 1;
}

void View::draw(std::string& out, const Scene& scene) {
  rows_.assign(1, {});
  has_status_ = canvas_.escapes && !scene.status.empty() && canvas_.rows > 2;
  if (has_status_) {
    for (std::size_t at = 0; at < scene.status.size();) {
      const Shown shown = shown_at(scene.status, at);
      if (rows_.front().width + shown.width > width()) break;
      put(shown.text, shown.width);
      at += shown.size;
    }
    rows_.emplace_back();
  }
  put_text(scene);
  append_rows(out);
}

void View::put_text(const Scene& scene) {
  const std::size_t room = width() * max_rows();
  const Window prompt =
      window_of(scene.prompt, scene.prompt.size(), std::max<std::size_t>(width() / 2, 2));
  for (std::size_t at = prompt.begin; at < prompt.end;) {
    const Shown shown = shown_at(scene.prompt, at);
    put(shown.text, shown.width);
    at += shown.size;
  }
  // Wide characters may leave the end of each row empty; the cursor and two ellipses want room.
  const std::size_t reserved = rows_.back().width + max_rows() + 3;
  const Window window = window_of(scene.text, scene.cursor, room > reserved ? room - reserved : 0);
  if (window.begin > 0) put(kMore, 1);
  bool placed = false;
  for (std::size_t at = window.begin; at < window.end;) {
    const Shown shown = shown_at(scene.text, at);
    if (!placed && at >= scene.cursor) placed = put_cursor();
    put(shown.text, shown.width);
    at += shown.size;
  }
  if (!placed) put_cursor();
  if (window.end < scene.text.size()) put(kMore, 1);
}

void View::put(std::string_view shown, std::size_t columns) {
  // What is written out may be wider than a row.
  for (; columns > width() && shown.size() == columns; columns -= 1, shown.remove_prefix(1))
    put(shown.substr(0, 1), 1);
  if (rows_.back().width + columns > width()) {
    if (!canvas_.escapes) return;
    rows_.emplace_back();
  }
  rows_.back().shown += shown;
  rows_.back().width += columns;
}

bool View::put_cursor() {
  if (canvas_.escapes && rows_.back().width == width()) rows_.emplace_back();
  cursor_row_ = rows_.size() - 1;
  cursor_column_ = rows_.back().width;
  return true;
}

void View::append_rows(std::string& out) const {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const bool dim = i == 0 && has_status_ && canvas_.color;
    if (i > 0) out += "\r\n";
    if (dim) out += kDim;
    out += rows_[i].shown;
    if (dim) out += kPlain;
  }
  const std::size_t end = rows_.back().width;
  if (!canvas_.escapes) {
    out.append(end - cursor_column_, '\b');
  } else if (cursor_row_ + 1 < rows_.size() || cursor_column_ < end) {
    append_cursor_move(out, rows_.size() - 1 - cursor_row_, 'A');
    out += '\r';
    append_cursor_move(out, cursor_column_, 'C');
  }
}

/// How many rows the first `count` rows take: a terminal that has become narrower has wrapped those
/// that are longer.
std::size_t View::wrapped(std::size_t count) const {
  std::size_t rows = 0;
  for (std::size_t i = 0; i < count; ++i)
    rows += std::max<std::size_t>((rows_[i].width + canvas_.columns - 1) / canvas_.columns, 1);
  return rows;
}

void View::erase(std::string& out) {
  if (rows_.empty()) return;
  if (canvas_.escapes) {
    append_cursor_move(out, wrapped(cursor_row_) + cursor_column_ / canvas_.columns, 'A');
    out += kClearRow;
    if (wrapped(rows_.size()) > 1) out += kClearBelow;
  } else {
    out += '\r';
    out.append(rows_.back().width, ' ');
    out += '\r';
  }
  rows_.clear();
}

}  // namespace wskit::edit
