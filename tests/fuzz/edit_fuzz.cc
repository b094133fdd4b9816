#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "edit/key_reader.h"
#include "edit/line_editor.h"
#include "edit/view.h"

namespace {

using namespace wskit;

constexpr std::size_t kMaxText = 4096;

/// How many rows `out` goes down.
std::size_t rows_of(std::string_view out) {
  std::size_t rows = 0;
  for (const char c : out)
    rows += c == '\n' ? 1 : 0;
  return rows;
}

void show(edit::View& view, const edit::LineEditor& editor) {
  std::string out;
  view.erase(out);
  WSKIT_ASSERT(!view.drawn());
  out.clear();
  view.draw(out, {"status", "> ", editor.text(), editor.cursor()});
  WSKIT_ASSERT(editor.cursor() <= editor.text().size());
  WSKIT_ASSERT(rows_of(out) <= view.canvas().rows + 1);
}

}  // namespace

// The first two bytes are the size of the terminal, the rest is typed: twice, at once and byte by
// byte.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view typed(reinterpret_cast<const char*>(data) + 2, size - 2);
  edit::History history;
  history.add("a history");
  history.add("of two");
  edit::View view({.columns = data[0], .rows = data[1], .escapes = size % 2 == 0});
  for (const std::size_t step : {typed.size() + 1, std::size_t{1}}) {
    edit::LineEditor editor(
        history,
        [](std::string_view before) {
          return edit::Completion{before.size(), {"x"}};
        },
        kMaxText);
    edit::KeyReader keys(kMaxText / 2);
    for (std::size_t at = 0; at < typed.size(); at += step) {
      keys.feed(typed.substr(at, step));
      while (const auto press = keys.next()) {
        const bool submitted = editor.press(*press) == edit::Outcome::kSubmitted;
        if (submitted) WSKIT_ASSERT(editor.take().size() <= kMaxText);
        show(view, editor);
      }
    }
  }
  return 0;
}
