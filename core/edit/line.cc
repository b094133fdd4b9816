#include "edit/line.h"

#include <algorithm>
#include <utility>

#include "edit/glyph.h"

namespace wskit::edit {
namespace {

// What `undo` may remember; the last change always.
constexpr std::size_t kMaxChanges = 1000;
constexpr std::size_t kMaxChangesSize = std::size_t{4} << 20;
constexpr std::size_t kMaxWord = 64;

/// Letters and digits; of what is not ASCII, everything.
bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= 'a' && byte <= 'z');
}

bool is_not_blank(char c) {
  return c != ' ' && c != '\t' && c != '\n';
}

/// Left over what is none, and then over what is `in`.
std::size_t left_over(std::string_view text, std::size_t at, bool (*in)(char)) {
  while (at > 0 && !in(text[at - 1]))
    --at;
  while (at > 0 && in(text[at - 1]))
    --at;
  return at;
}

}  // namespace

std::size_t Line::target(Motion motion) const {
  std::size_t at = cursor_;
  switch (motion) {
    case Motion::kLeft:
      return previous_boundary(text_, at);
    case Motion::kRight:
      return next_boundary(text_, at);
    case Motion::kWordLeft:
      return left_over(text_, at, is_word);
    case Motion::kBlankLeft:
      return left_over(text_, at, is_not_blank);
    case Motion::kWordRight:
      while (at < text_.size() && !is_word(text_[at]))
        ++at;
      while (at < text_.size() && is_word(text_[at]))
        ++at;
      return at;
    case Motion::kStart:
      return 0;
    case Motion::kEnd:
      break;
  }
  return text_.size();
}

void Line::set(std::string text) {
  text_ = std::move(text);
  cursor_ = text_.size();
  killed_at_ = std::string::npos;
  changes_.clear();
  changes_size_ = 0;
}

void Line::replace(std::size_t from, std::string_view with) {
  change(from, cursor_ - from, with);
}

void Line::erase(Motion motion) {
  const std::size_t to = target(motion);
  change(std::min(to, cursor_), std::max(to, cursor_) - std::min(to, cursor_), {});
}

void Line::kill(Motion motion) {
  const std::size_t to = target(motion);
  if (to == cursor_) return;
  if (killed_at_ != cursor_) killed_.clear();
  if (to < cursor_) {
    killed_.insert(0, text_, to, cursor_ - to);
  } else {
    killed_.append(text_, cursor_, to - cursor_);
  }
  erase(motion);
  killed_at_ = cursor_;
}

void Line::transpose() {
  if (cursor_ == 0) return;
  const std::size_t second = cursor_ == text_.size() ? previous_boundary(text_, cursor_) : cursor_;
  const std::size_t first = previous_boundary(text_, second);
  if (first == second) return;
  const std::size_t end = next_boundary(text_, second);
  const std::string swapped =
      text_.substr(second, end - second) + text_.substr(first, second - first);
  change(first, end - first, swapped);
}

bool Line::undo() {
  if (changes_.empty()) return false;
  const Change last = std::move(changes_.back());
  changes_.pop_back();
  changes_size_ -= last.removed.size() + last.inserted.size();
  text_.replace(last.at, last.inserted.size(), last.removed);
  cursor_ = last.at + last.removed.size();
  killed_at_ = std::string::npos;
  return true;
}

void Line::change(std::size_t at, std::size_t size, std::string_view with) {
  if (size == 0 && with.empty()) return;
  remember({at, text_.substr(at, size), std::string(with)});
  text_.replace(at, size, with);
  cursor_ = at + with.size();
  killed_at_ = std::string::npos;
}

/// What is typed word by word is undone word by word.
void Line::remember(Change change) {
  const bool typed = change.removed.empty() && change.inserted.size() <= 4;
  if (typed && !changes_.empty()) {
    Change& last = changes_.back();
    const bool goes_on = last.removed.empty() && last.at + last.inserted.size() == change.at &&
                         last.inserted.size() < kMaxWord && is_not_blank(change.inserted.front());
    if (goes_on) {
      last.inserted += change.inserted;
      changes_size_ += change.inserted.size();
      return;
    }
  }
  changes_size_ += change.removed.size() + change.inserted.size();
  changes_.push_back(std::move(change));
  while (changes_.size() > 1 &&
         (changes_.size() > kMaxChanges || changes_size_ > kMaxChangesSize)) {
    changes_size_ -= changes_.front().removed.size() + changes_.front().inserted.size();
    changes_.pop_front();
  }
}

}  // namespace wskit::edit
