#include "http/head_lines.h"

#include <algorithm>

namespace wskit::http {

std::size_t HeadLines::scan(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && fault_.empty() && !ended_) {
    if (after_cr_) {
      end_line(bytes[at]);
    } else if (started_ && empty_ && (bytes[at] == ' ' || bytes[at] == '\t')) {
      fault_ = "a header line begins with white space";
    } else {
      const std::string_view text = bytes.substr(at, bytes.find('\r', at) - at);
      const std::size_t size = std::min(text.size(), text.find('\n'));
      empty_ = empty_ && size == 0;
      at += size;
      if (size < text.size()) fault_ = "a header line ends with LF alone instead of CR LF";
      after_cr_ = fault_.empty() && at < bytes.size();
    }
    if (fault_.empty() && at < bytes.size()) ++at;
  }
  return at;
}

void HeadLines::end_line(char byte) {
  if (byte != '\n') {
    fault_ = "a header line has a CR without LF";
    return;
  }
  after_cr_ = false;
  ended_ = empty_ && started_;
  started_ = started_ || !empty_;
  empty_ = true;
}

}  // namespace wskit::http
