#include "envelope/pretty.h"

#include <algorithm>
#include <vector>

#include "envelope/is_json.h"

namespace wskit::envelope {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::string_view kBlanks = " \t\r\n";

/// Lays out JSON that has been checked.
class Layout {
 public:
  Layout(std::string& out, std::string_view text, const PrettyStyle& style)
      : out_(out), text_(text), style_(style) {}

  /// One token more; false at the end.
  bool step() {
    at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
    if (at_ == text_.size()) return false;
    const char c = text_[at_];
    if (c == '"') {
      string();
    } else if (c == '{' || c == '[') {
      open(c);
    } else if (c == '}' || c == ']') {
      --depth_;
      new_line();
      punctuation();
    } else if (c == ',' || c == ':') {
      punctuation();
      c == ',' ? new_line() : void(out_ += ' ');
    } else {
      word();
    }
    return true;
  }

 private:
  void punctuation() { out_ += text_[at_++]; }
  void new_line() { out_.append(1, '\n').append(kIndent * depth_, ' '); }

  void open(char bracket) {
    punctuation();
    const std::size_t next = text_.find_first_not_of(kBlanks, at_);
    const bool empty = text_[next] == (bracket == '{' ? '}' : ']');
    if (empty) {
      at_ = next;
      return punctuation();
    }
    ++depth_;
    new_line();
  }

  void string() {
    std::size_t end = at_ + 1;
    while (text_[end] != '"')
      end += text_[end] == '\\' ? 2 : 1;
    const std::string_view token = text_.substr(at_, end + 1 - at_);
    at_ += token.size();
    const std::size_t next = text_.find_first_not_of(kBlanks, at_);
    const bool is_key = next != std::string_view::npos && text_[next] == ':';
    put(is_key ? style_.key : style_.string, token, style_.append_string);
  }

  void word() {
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n,]}", at_), text_.size());
    const std::string_view token = text_.substr(at_, end - at_);
    at_ = end;
    const bool letter = token.front() >= 'a' && token.front() <= 'z';
    put(letter ? style_.word : style_.number, token, nullptr);
  }

  void put(std::string_view color, std::string_view token,
           void (*append)(std::string& out, std::string_view text)) {
    out_ += color;
    append == nullptr ? void(out_ += token) : append(out_, token);
    if (!color.empty()) out_ += style_.end;
  }

  std::string& out_;
  std::string_view text_;
  const PrettyStyle& style_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

bool append_pretty(std::string& out, std::string_view text, const PrettyStyle& style,
                   std::size_t max_bytes) {
  if (!is_json(text)) return false;
  const std::size_t before = out.size();
  Layout layout(out, text, style);
  while (layout.step()) {
    if (out.size() - before <= max_bytes) continue;
    out.resize(before);
    return false;
  }
  return true;
}

}  // namespace wskit::envelope
