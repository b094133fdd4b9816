#include "cli/terminal.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include <fmt/format.h>
#include <unistd.h>

namespace wskit::cli {
namespace {

bool is_set(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  ///< 0 when the bytes are not UTF-8
};

/// The first character of `text`, which is not empty. Overlong forms and surrogates (RFC 3629
/// section 3) do not count.
CodePoint first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {};
  char32_t value = lead & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0U) != 0x80U) return {};
    value = (value << 6) | (next & 0x3fU);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < kSmallest[size] || value > 0x10ffff || surrogate) return {};
  return {value, size};
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

bool overrides_direction(char32_t c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void append_byte(std::string& out, unsigned char byte) {
  fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
}

}  // namespace

bool is_terminal(int fd) {
  return ::isatty(fd) == 1;
}

bool use_color(int fd, bool refused) {
  if (refused || is_set("NO_COLOR")) return false;
  return is_set("FORCE_COLOR") || is_terminal(fd);
}

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = first_of(text);
    const std::size_t taken = std::max<std::size_t>(point.size, 1);
    if (point.size == 0) {
      append_byte(out, static_cast<unsigned char>(text.front()));
    } else if (is_control(point.value)) {
      append_byte(out, static_cast<unsigned char>(point.value));
    } else if (overrides_direction(point.value)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(point.value));
    } else {
      out.append(text.substr(0, taken));
    }
    text.remove_prefix(taken);
  }
}

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

}  // namespace wskit::cli
