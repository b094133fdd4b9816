#include "edit/glyph.h"

#include <algorithm>
#include <clocale>
#include <cwchar>
#include <iterator>

#include <fmt/format.h>
#include <locale.h>

#include "base/code_point.h"

namespace wskit::edit {
namespace {

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

bool overrides_direction(char32_t c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void append_byte(std::string& out, unsigned char byte) {
  fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
}

/// The C library's opinion, whatever the locale of the environment is (in a container, often none).
int width_of(char32_t c) {
  static const locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (utf8 == nullptr) return 1;
  const locale_t before = ::uselocale(utf8);
  const int width = ::wcwidth(static_cast<wchar_t>(c));
  ::uselocale(before);
  return width;
}

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

/// Where the code point, or the byte that is part of none, begins that ends at `at`.
std::size_t previous_code_point(std::string_view text, std::size_t at) {
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && continues(text[begin]))
    --begin;
  const CodePoint point = first_code_point(text.substr(begin, at - begin));
  return point.size == at - begin ? begin : at - 1;
}

}  // namespace

Glyph append_glyph(std::string& out, std::string_view text) {
  const CodePoint point = first_code_point(text);
  const std::size_t size = std::max<std::size_t>(point.size, 1);
  if (point.size == 0) {
    append_byte(out, static_cast<unsigned char>(text.front()));
  } else if (is_control(point.value)) {
    append_byte(out, static_cast<unsigned char>(point.value));
  } else if (overrides_direction(point.value)) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(point.value));
  } else {
    out.append(text.substr(0, size));
    return {size, true};
  }
  return {size, false};
}

std::size_t columns_of(std::string_view text) {
  const CodePoint point = first_code_point(text);
  if (point.value < 0x80) return 1;
  return static_cast<std::size_t>(std::clamp(width_of(point.value), 0, 2));
}

std::size_t next_boundary(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  at += std::max<std::size_t>(first_code_point(text.substr(at)).size, 1);
  while (at < text.size()) {
    const std::size_t size = first_code_point(text.substr(at)).size;
    if (size < 2 || columns_of(text.substr(at)) > 0) break;
    at += size;
  }
  return at;
}

std::size_t previous_boundary(std::string_view text, std::size_t at) {
  while (at > 0) {
    at = previous_code_point(text, at);
    const bool combines =
        first_code_point(text.substr(at)).size > 1 && columns_of(text.substr(at)) == 0;
    if (!combines) break;
  }
  return at;
}

}  // namespace wskit::edit
