#pragma once

#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "base/result.h"
#include "capture/input.h"
#include "capture/surrogates.h"

namespace wskit::capture {

/// An Input that is JSON, one character after another, without half surrogate pairs
/// (SurrogateFilter). What is wrong with it is told behind its end.
class Characters {
 public:
  class Iterator;

  explicit Characters(Input& input) : input_(input) { refill(); }

  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] char current() const { return text_[at_]; }
  void advance() {
    if (++at_ == text_.size()) refill();
  }
  [[nodiscard]] const Status& status() const { return status_; }
  /// How many characters were half of one.
  [[nodiscard]] std::size_t replaced() const { return filter_.replaced(); }

 private:
  void refill() {
    at_ = 0;
    text_.clear();
    while (text_.empty() && !ended_) {
      const auto got = input_.read(chunk_);
      if (!got) status_ = got.error();
      ended_ = !got || *got == 0;
      ended_ ? filter_.finish(text_) : filter_.pass({chunk_.data(), *got}, text_);
    }
  }

  Input& input_;
  SurrogateFilter filter_;
  std::vector<char> chunk_ = std::vector<char>(std::size_t{64} << 10);
  std::string text_;
  std::size_t at_ = 0;
  bool ended_ = false;
  Status status_ = ok();
};

/// As the JSON library takes them.
class Characters::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  explicit Iterator(Characters* from = nullptr) : from_(from) {}

  char operator*() const { return from_->current(); }
  Iterator& operator++() {
    from_->advance();
    return *this;
  }
  Iterator operator++(int) {
    const Iterator before = *this;
    from_->advance();
    return before;
  }
  bool operator==(const Iterator& other) const { return is_end() == other.is_end(); }

 private:
  [[nodiscard]] bool is_end() const { return from_ == nullptr || from_->at_end(); }

  Characters* from_;
};

}  // namespace wskit::capture
