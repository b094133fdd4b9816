#pragma once

#include <cstddef>
#include <iterator>
#include <vector>

#include "base/result.h"
#include "capture/input.h"

namespace wskit::capture {

/// An Input, one character after another. What is wrong with it is told behind its end.
class Characters {
 public:
  class Iterator;

  explicit Characters(Input& input) : input_(input) { refill(); }

  [[nodiscard]] bool at_end() const { return at_ == size_; }
  [[nodiscard]] char current() const { return chunk_[at_]; }
  void advance() {
    if (++at_ == size_) refill();
  }
  [[nodiscard]] const Status& status() const { return status_; }

 private:
  void refill() {
    at_ = size_ = 0;
    auto got = input_.read(chunk_);
    if (!got) {
      status_ = got.error();
    } else {
      size_ = *got;
    }
  }

  Input& input_;
  std::vector<char> chunk_ = std::vector<char>(std::size_t{64} << 10);
  std::size_t at_ = 0;
  std::size_t size_ = 0;
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
