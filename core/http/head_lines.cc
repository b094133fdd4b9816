#include "http/head_lines.h"

namespace wskit::http {

std::size_t HeadLines::scan(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (started_ && line_size_ == 0 && (bytes[at] == ' ' || bytes[at] == '\t')) {
      fault_ = "a header line begins with white space";
      return at;
    }
    const std::size_t line_feed = bytes.find('\n', at);
    if (line_feed == std::string_view::npos) {
      line_size_ += bytes.size() - at;
      last_ = bytes.back();
      return bytes.size();
    }
    line_size_ += line_feed - at;
    const char before = line_feed > at ? bytes[line_feed - 1] : last_;
    if (line_size_ == 0 || before != '\r') {
      fault_ = "a header line ends with LF alone instead of CR LF";
      return line_feed;
    }
    const bool empty = line_size_ == 1;
    line_size_ = 0;
    at = line_feed + 1;
    if (empty && started_) return at;
    started_ = started_ || !empty;
  }
  return at;
}

}  // namespace wskit::http
