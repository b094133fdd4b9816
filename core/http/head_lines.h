#pragma once

#include <cstddef>
#include <string_view>

namespace wskit::http {

/// Follows the lines of a head where http_parser is lax: every line ends with CR LF (RFC 9112
/// section 2.2), none continues the one before (section 5.2), and an empty one ends the head.
class HeadLines {
 public:
  /// How many of `bytes` are well-formed and of the current line: all up to its end, or up to the
  /// `fault`.
  std::size_t scan(std::string_view bytes);
  /// What is wrong with the next byte, for a person; empty when nothing is.
  [[nodiscard]] std::string_view fault() const { return fault_; }
  /// Lines so far, without empty ones.
  [[nodiscard]] std::size_t count() const { return count_; }
  /// The line that ends the head has come.
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  std::size_t scan_text(std::string_view bytes);
  std::size_t fail(std::string_view fault, std::size_t at);

  std::string_view fault_;
  std::size_t count_ = 0;
  bool empty_ = true;      ///< the current line, so far
  bool after_cr_ = false;  ///< which must be followed by LF
  bool ended_ = false;
};

}  // namespace wskit::http
