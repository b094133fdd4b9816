#include "envelope/json_splitter.h"

#include <utility>

#include "envelope/is_json.h"

namespace wskit::envelope {
namespace {

constexpr std::size_t kMaxExcerpt = 40;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_structural(char c) {
  return std::string_view("{}[],:").find(c) != std::string_view::npos;
}

bool ends_word(char c) {
  return c == '"' || is_blank(c) || is_structural(c);
}

std::string excerpt(const std::string& value) {
  return value.size() <= kMaxExcerpt ? value : value.substr(0, kMaxExcerpt) + "...";
}

}  // namespace

Result<std::optional<std::string_view>> JsonSplitter::next(std::string_view& text) {
  for (; !text.empty(); text.remove_prefix(1)) {
    const char c = text.front();
    if (within_ == Within::kWord && ends_word(c)) return complete();
    if (c == '\n') ++line_;
    if (within_ == Within::kNothing) {
      if (!is_blank(c)) begin(c);
    } else if (take(c)) {
      text.remove_prefix(1);
      return complete();
    }
    if (value_.size() > max_value_) return too_long();
  }
  return std::optional<std::string_view>();
}

Result<std::optional<std::string_view>> JsonSplitter::finish() {
  if (within_ == Within::kNothing) return std::optional<std::string_view>();
  return complete();
}

void JsonSplitter::begin(char c) {
  begins_at_ = line_;
  value_ = c;
  escaped_ = broken_ = false;
  depth_ = c == '{' || c == '[' ? 1 : 0;
  within_ = depth_ > 0 ? Within::kBrackets : c == '"' ? Within::kString : Within::kWord;
}

/// Whether the value ends with `c`.
bool JsonSplitter::take(char c) {
  if (within_ == Within::kString) return take_in_string(c);
  if (within_ == Within::kBrackets) return take_in_brackets(c);
  value_ += c;
  return false;
}

bool JsonSplitter::take_in_string(char c) {
  value_ += c;
  const bool closes = c == '"' && !escaped_;
  escaped_ = c == '\\' && !escaped_;
  if (closes) within_ = Within::kBrackets;
  return closes && depth_ == 0;
}

bool JsonSplitter::take_in_brackets(char c) {
  if (is_blank(c)) {
    broken_ = broken_ || c == '\n' || c == '\r';
    if (!broken_) value_ += c;
    return false;
  }
  // What a line break alone has separated must stay so.
  if (broken_ && !is_structural(c) && !is_structural(value_.back())) value_ += ' ';
  broken_ = false;
  value_ += c;
  if (c == '"') within_ = Within::kString;
  if (c == '{' || c == '[') ++depth_;
  if (c == '}' || c == ']') --depth_;
  return depth_ == 0;
}

Error JsonSplitter::too_long() const {
  return {ErrorKind::kUsage, "is longer than " + std::to_string(max_value_) + " bytes; " +
                                 std::string(setting_) + " allows longer ones"};
}

Result<std::optional<std::string_view>> JsonSplitter::complete() {
  if (value_.size() > max_value_) return too_long();
  within_ = Within::kNothing;
  given_ = std::exchange(value_, {});
  if (is_json(given_)) return std::optional<std::string_view>(given_);
  return Error{ErrorKind::kUsage, "is not JSON: " + excerpt(given_)};
}

}  // namespace wskit::envelope
