#pragma once

#include <cstddef>
#include <string_view>

namespace wskit::http {

/// Follows the lines of a head where http_parser is lax: every line ends with CR LF (RFC 9112
/// section 2.2), none continues the one before (section 5.2), and an empty one ends the head.
class HeadLines {
 public:
  /// How many of `bytes` are well-formed lines of the head. Fewer than all: the head is complete,
  /// or the next byte is the `fault`.
  std::size_t scan(std::string_view bytes);
  [[nodiscard]] bool ended() const { return ended_; }
  /// What is wrong, for a person; empty when nothing is.
  [[nodiscard]] std::string_view fault() const { return fault_; }

 private:
  void end_line(char byte);

  std::string_view fault_;
  bool empty_ = true;      ///< the current line, so far
  bool after_cr_ = false;  ///< which must be followed by LF
  bool started_ = false;   ///< a line that was not empty has ended
  bool ended_ = false;
};

}  // namespace wskit::http
