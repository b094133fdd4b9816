#include "http/head_lines.h"

#include <algorithm>

namespace wskit::http {

std::size_t HeadLines::scan(std::string_view bytes) {
  if (bytes.empty() || ended_) return 0;
  const std::size_t at = after_cr_ ? 0 : scan_text(bytes);
  if (at == bytes.size() || !fault_.empty()) return at;
  if (bytes[at] != '\n') return fail("a header line has a CR without LF", at);
  after_cr_ = false;
  ended_ = empty_ && count_ > 0;
  count_ += empty_ ? 0 : 1;
  empty_ = true;
  return at + 1;
}

/// The text of the line and its CR.
std::size_t HeadLines::scan_text(std::string_view bytes) {
  if (count_ > 0 && empty_ && (bytes[0] == ' ' || bytes[0] == '\t')) {
    return fail("a header line begins with white space", 0);
  }
  const std::string_view text = bytes.substr(0, bytes.find('\r'));
  const std::size_t size = std::min(text.size(), text.find('\n'));
  empty_ = empty_ && size == 0;
  if (size < text.size()) return fail("a header line ends with LF alone instead of CR LF", size);
  if (size == bytes.size()) return size;
  after_cr_ = true;
  return size + 1;
}

std::size_t HeadLines::fail(std::string_view fault, std::size_t at) {
  fault_ = fault;
  return at;
}

}  // namespace wskit::http
