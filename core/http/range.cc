#include "http/range.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

#include "http/message.h"

namespace wskit::http {
namespace {

constexpr std::string_view kUnit = "bytes=";

/// Nothing when it is no number; one that is too large is as large as can be.
std::optional<std::uint64_t> position_in(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  std::uint64_t number = std::numeric_limits<std::uint64_t>::max();
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Result<std::optional<Part>, Unsatisfiable> parse_range(std::string_view text, std::uint64_t size) {
  const std::optional<Part> all;
  if (!same_name(text.substr(0, kUnit.size()), kUnit)) return all;
  const std::string_view range = trim(text.substr(kUnit.size()));
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return all;
  const auto from = position_in(range.substr(0, dash));
  const auto to = position_in(range.substr(dash + 1));
  if (dash == 0) {
    if (!to) return all;
    if (*to == 0 || size == 0) return Unsatisfiable{};
    const std::uint64_t last = std::min(*to, size);
    return std::optional(Part{size - last, last});
  }
  const bool is_open = dash + 1 == range.size();
  if (!from || (!to && !is_open) || (to && *to < *from)) return all;
  if (*from >= size) return Unsatisfiable{};
  const std::uint64_t last = is_open ? size - 1 : std::min(*to, size - 1);
  return std::optional(Part{*from, last - *from + 1});
}

}  // namespace wskit::http
