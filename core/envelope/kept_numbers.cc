#include "envelope/kept_numbers.h"

#include <cstddef>

#include "envelope/number_tokens.h"

namespace wskit::envelope {
namespace {

// A single NUL begins a string that is a number; other strings have theirs twice.
constexpr std::string_view kNul = R"(\u0000)";

std::string with_double_nuls(std::string_view json) {
  std::string out;
  for (std::size_t at = json.find(kNul); at != std::string_view::npos; at = json.find(kNul)) {
    out.append(json.substr(0, at + kNul.size())).append(kNul);
    json.remove_prefix(at + kNul.size());
  }
  return out.append(json);
}

void append_kept(std::string& out, std::string_view token) {
  // Of integers the library loses but the sign of zero.
  if (is_plain_integer(token) && token != "-0") {
    out += token;
  } else {
    ((out += '"') += kNul).append(token).append("\"");
  }
}

}  // namespace

std::string keep_numbers(std::string_view json) {
  return with_numbers(with_double_nuls(json), append_kept);
}

std::string restore_numbers(std::string_view json) {
  std::string out;
  for (std::size_t at = json.find(kNul); at != std::string_view::npos; at = json.find(kNul)) {
    out += json.substr(0, at);
    json.remove_prefix(at + kNul.size());
    if (json.starts_with(kNul)) {
      out += kNul;
      json.remove_prefix(kNul.size());
      continue;
    }
    out.pop_back();  // the quote
    const std::size_t end = json.find('"');
    out += json.substr(0, end);
    json.remove_prefix(end + 1);
  }
  return out.append(json);
}

}  // namespace wskit::envelope
