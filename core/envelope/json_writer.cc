#include "envelope/json_writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>

namespace wskit::envelope {
namespace {

/// How a byte stands in a JSON string: at most `\u001f`.
struct Escaped {
  char text[6];
  unsigned char size;
};

constexpr bool is_special(unsigned char c) {
  return c < 0x20 || c == '"' || c == '\\';
}

constexpr Escaped escaped(unsigned char c) {
  constexpr char kHex[] = "0123456789abcdef";
  if (!is_special(c)) return {{static_cast<char>(c)}, 1};
  if (c == '\n') return {{'\\', 'n'}, 2};
  if (c == '\r') return {{'\\', 'r'}, 2};
  if (c == '\t') return {{'\\', 't'}, 2};
  if (c >= 0x20) return {{'\\', static_cast<char>(c)}, 2};
  return {{'\\', 'u', '0', '0', kHex[c >> 4], kHex[c & 15]}, 6};
}

constexpr std::array<Escaped, 256> kEscaped = [] {
  std::array<Escaped, 256> all{};
  for (std::size_t c = 0; c < all.size(); ++c)
    all[c] = escaped(static_cast<unsigned char>(c));
  return all;
}();

/// Whether none of so many bytes has to be escaped. There is no branch in it, so that the compiler
/// makes vector instructions of it.
template <std::size_t Size>
bool is_plain(const char* bytes) {
  unsigned char special = 0;
  for (std::size_t i = 0; i < Size; ++i)
    special |= static_cast<unsigned char>(is_special(static_cast<unsigned char>(bytes[i])));
  return special == 0;
}

constexpr std::size_t kBlock = 64;
constexpr std::size_t kVector = 16;

/// The same for less than a block.
bool is_plain(std::string_view bytes) {
  if (bytes.size() < kVector) {
    return std::none_of(bytes.begin(), bytes.end(),
                        [](char c) { return is_special(static_cast<unsigned char>(c)); });
  }
  // The last vector may overlap the one before.
  const std::size_t last = bytes.size() - kVector;
  bool plain = is_plain<kVector>(bytes.data() + last);
  for (std::size_t i = 0; i < last; i += kVector)
    plain = plain && is_plain<kVector>(bytes.data() + i);
  return plain;
}

/// Each of at most a block's bytes by the table: a branch would be taken now and then only.
void append_escaped(std::string& out, std::string_view bytes) {
  char text[kBlock * sizeof(Escaped::text)];
  char* end = text;
  for (const char c : bytes) {
    const Escaped& one = kEscaped[static_cast<unsigned char>(c)];
    std::memcpy(end, one.text, sizeof one.text);
    end += one.size;
  }
  out.append(text, end);
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  while (text.size() >= kBlock) {
    std::size_t plain = 0;
    while (plain + kBlock <= text.size() && is_plain<kBlock>(text.data() + plain))
      plain += kBlock;
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.size() < kBlock) break;
    append_escaped(out, text.substr(0, kBlock));
    text.remove_prefix(kBlock);
  }
  if (is_plain(text)) {
    out += text;
  } else {
    append_escaped(out, text);
  }
  out += '"';
}

// Most names are short, and go out in one piece with what stands around them.
JsonWriter& JsonWriter::key(std::string_view name) {
  if (name.size() > kVector || !is_plain(name)) {
    separate();
    append_string(out_, name);
    out_ += ':';
  } else {
    char piece[kVector + 4];
    char* end = piece;
    if (!first_) *end++ = ',';
    *end++ = '"';
    end = std::copy(name.begin(), name.end(), end);
    *end++ = '"';
    *end++ = ':';
    out_.append(piece, end);
  }
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  append_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::value(bool truth) {
  return raw(truth ? "true" : "false");
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return raw("null");
  char digits[32];
  return raw({digits, std::to_chars(digits, digits + sizeof digits, number).ptr});
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  first_ = false;
  return *this;
}

void JsonWriter::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

}  // namespace wskit::envelope
