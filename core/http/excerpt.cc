#include "http/excerpt.h"

#include <algorithm>

namespace wskit::http {
namespace {

constexpr std::string_view kSpace = " \t\r\n\f\v";

/// At most `max`, without a part of a UTF-8 character at its end.
std::size_t whole_characters(std::string_view text, std::size_t max) {
  if (text.size() <= max) return text.size();
  std::size_t end = max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
    --end;
  return end;
}

}  // namespace

std::string excerpt(const Headers& headers, std::string_view body, std::size_t max) {
  if (body.empty()) return {};
  const std::string_view coding = find(headers, "Content-Encoding").value_or("identity");
  if (!same_name(coding, "identity")) return "(compressed with " + std::string(coding) + ")";
  std::string line;
  while (line.size() <= max) {
    body.remove_prefix(std::min(body.find_first_not_of(kSpace), body.size()));
    if (body.empty()) return line;
    if (!line.empty()) line += ' ';
    const std::string_view word = body.substr(0, body.find_first_of(kSpace));
    line += word;
    body.remove_prefix(word.size());
  }
  line.resize(whole_characters(line, max));
  return line + "…";
}

}  // namespace wskit::http
