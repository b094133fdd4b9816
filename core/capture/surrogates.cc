#include "capture/surrogates.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace wskit::capture {
namespace {

constexpr std::size_t kEscape = 6;  // of \ud83d

enum class Half : std::uint8_t { kNone, kFirst, kSecond };

/// Of what surrogate pair the escape at the front of `text` is a part (RFC 2781 section 2.1).
Half half_of(std::string_view text) {
  unsigned unit = 0;
  std::from_chars(text.data() + 2, text.data() + kEscape, unit, 16);
  if (unit < 0xd800 || unit > 0xdfff) return Half::kNone;
  return unit < 0xdc00 ? Half::kFirst : Half::kSecond;
}

/// Whether an escape may have `c` as its byte `at`.
bool may_stand(std::size_t at, char c) {
  if (at == 0) return c == '\\';
  if (at == 1) return c == 'u';
  return std::string_view("0123456789abcdefABCDEF").find(c) != std::string_view::npos;
}

}  // namespace

void SurrogateFilter::pass(std::string_view more, std::string& out) {
  while (!more.empty()) {
    if (held_.empty()) {
      const std::size_t plain = std::min(more.find('\\'), more.size());
      out += more.substr(0, plain);
      more.remove_prefix(plain);
      if (more.empty()) return;
    }
    held_ += more.front();
    more.remove_prefix(1);
    settle(out);
  }
}

/// Lets go of what is known of `held_`: whole escapes, and what is none.
void SurrogateFilter::settle(std::string& out) {
  const std::size_t at = (held_.size() - 1) % kEscape;
  const char last = held_.back();
  const bool is_second = held_.size() > kEscape;
  if (!may_stand(at, last)) {
    if (is_second) replace(out);
    return release(out);
  }
  if (at + 1 < kEscape) return;
  const Half half = half_of(std::string_view(held_).substr(is_second ? kEscape : 0));
  if (is_second && half == Half::kSecond) return release(out);
  if (is_second) replace(out);
  if (half == Half::kFirst) return;
  half == Half::kSecond ? replace(out) : release(out);
}

void SurrogateFilter::finish(std::string& out) {
  if (held_.size() >= kEscape) replace(out);
  release(out);
}

void SurrogateFilter::release(std::string& out) {
  out += held_;
  held_.clear();
}

/// The escape at the front of `held_`.
void SurrogateFilter::replace(std::string& out) {
  ++replaced_;
  out += "\\ufffd";
  held_.erase(0, kEscape);
}

}  // namespace wskit::capture
