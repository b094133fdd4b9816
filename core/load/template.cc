#include "load/template.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>

#include <fmt/format.h>

#include "load/placeholders.h"

namespace wskit::load {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kKnown =
    "{{seq}}, {{conn}}, {{now}}, {{rand N}}, {{uuid}}, {{stamp}} and {{env NAME}}";

constexpr std::size_t kMostDigits = std::numeric_limits<std::uint64_t>::digits10 + 1;
constexpr std::size_t kUuid = 36;
// Of an error message; what is wrong with a template is at its beginning as a rule.
constexpr std::size_t kMostShown = 40;

Error wrong(std::string_view what, std::string_view right) {
  return {ErrorKind::kUsage, fmt::format("{}; {}", what, right)};
}

char* append(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

template <class Number>
char* append_number(char* out, Number number) {
  return std::to_chars(out, out + kMostDigits, number).ptr;
}

constexpr auto kHexPairs = [] {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<std::array<char, 2>, 256> pairs{};
  for (std::size_t byte = 0; byte < pairs.size(); ++byte)
    pairs[byte] = {kHex[byte >> 4], kHex[byte & 15]};
  return pairs;
}();

/// RFC 9562, version 4.
char* append_uuid(char* out, Rng& rng) {
  std::array<std::uint64_t, 2> words{rng.next(), rng.next()};
  std::array<std::uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), words.data(), sizeof words);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
    std::memcpy(out, kHexPairs[bytes[i]].data(), 2);
    out += 2;
  }
  return out;
}

}  // namespace

Result<Template> Template::compile(std::string_view text, const Environment& environment) {
  Template compiled;
  compiled.text_ = text;
  const auto pieces = split_placeholders(text);
  if (!pieces) return pieces.error();
  for (const Piece& piece : *pieces) {
    if (!piece.is_variable) {
      compiled.fixed_ += piece.text;
    } else if (auto added = compiled.add(piece.text, environment); !added) {
      return std::move(added).error();
    }
  }
  compiled.longest_ += compiled.fixed_.size();
  return compiled;
}

Status Template::add(std::string_view inside, const Environment& environment) {
  const std::size_t blank = std::min(inside.find_first_of(kBlanks), inside.size());
  const std::string_view name = inside.substr(0, blank);
  const std::string_view argument = trimmed(inside.substr(blank));
  if (name == "rand") return add_random(inside, argument);
  if (name == "stamp") return add_stamp(inside, argument);
  if (name == "env") return add_environment(inside, argument, environment);
  static constexpr struct {
    std::string_view name;
    Kind kind;
    std::size_t longest;
  } kPlain[] = {{"seq", Kind::kSeq, kMostDigits},
                {"conn", Kind::kConnection, kMostDigits},
                {"now", Kind::kNow, kMostDigits},
                {"uuid", Kind::kUuid, kUuid}};
  for (const auto& plain : kPlain) {
    if (plain.name != inside) continue;
    add(plain.kind, plain.longest);
    return ok();
  }
  return wrong(fmt::format("'{{{{{}}}}}' is no variable", inside.substr(0, kMostShown)),
               fmt::format("there are {}, and {{{{{{{{ for two braces", kKnown));
}

void Template::add(Kind kind, std::size_t longest, std::uint64_t bound) {
  variables_.push_back({kind, fixed_.size(), bound});
  const bool distinct = kind == Kind::kSeq || kind == Kind::kUuid || kind == Kind::kStamp;
  if (distinct && !distinct_within_) {
    const std::size_t own = kind == Kind::kStamp ? Stamp::kShortest : longest;
    distinct_within_ = fixed_.size() + longest_ + own;
  }
  longest_ += longest;
}

Status Template::add_random(std::string_view inside, std::string_view bound) {
  std::uint64_t above = 0;
  const char* const end = bound.data() + bound.size();
  const auto [rest, failure] = std::from_chars(bound.data(), end, above);
  if (failure != std::errc() || rest != end || above == 0) {
    return wrong(fmt::format("'{{{{{}}}}}' has no bound", inside.substr(0, kMostShown)),
                 "{{rand 100}} is a whole number from 0 to 99");
  }
  add(Kind::kRandom, kMostDigits, above);
  return ok();
}

Status Template::add_stamp(std::string_view inside, std::string_view sizes) {
  std::size_t least = Stamp::kShortest;
  std::size_t most = least;
  const char* const end = sizes.data() + sizes.size();
  bool good = true;
  if (!sizes.empty()) {
    auto read = std::from_chars(sizes.data(), end, least);
    most = least;
    const std::string_view rest(read.ptr, static_cast<std::size_t>(end - read.ptr));
    if (rest.starts_with("..")) read = std::from_chars(read.ptr + 2, end, most);
    good = read.ec == std::errc() && read.ptr == end;
  }
  if (!good || least < Stamp::kShortest || most < least || most > Stamp::kLongest) {
    return wrong(
        fmt::format("'{{{{{}}}}}' has no size that a stamp can have", inside.substr(0, kMostShown)),
        fmt::format("write {{{{stamp}}}}, or {{{{stamp N}}}} with {} bytes or more",
                    Stamp::kShortest));
  }
  add(Kind::kStamp, most, most - least + 1);
  variables_.back().least = least;
  stamped_ = true;
  return ok();
}

Status Template::add_environment(std::string_view inside, std::string_view name,
                                 const Environment& environment) {
  const char* const value = name.empty() ? nullptr : environment(std::string(name).c_str());
  if (value == nullptr) {
    return wrong(fmt::format("'{{{{{}}}}}' is not set", inside.substr(0, kMostShown)),
                 "name a variable of the environment, as in {{env USER}}");
  }
  fixed_ += value;
  return ok();
}

char* Template::render(const Occasion& occasion, char* out) const {
  std::size_t at = 0;
  for (const Variable& variable : variables_) {
    out = append(out, std::string_view(fixed_).substr(at, variable.at - at));
    at = variable.at;
    switch (variable.kind) {
      case Kind::kSeq:
        out = append_number(out, occasion.seq);
        break;
      case Kind::kConnection:
        out = append_number(out, occasion.connection);
        break;
      case Kind::kNow:
        out = append_number(out, occasion.now);
        break;
      case Kind::kRandom:
        out = append_number(out, occasion.repeatable.below(variable.bound));
        break;
      case Kind::kUuid:
        out = append_uuid(out, occasion.unique);
        break;
      case Kind::kStamp:
        out = occasion.stamp.write(out, variable.least + occasion.repeatable.below(variable.bound));
        break;
    }
  }
  return append(out, std::string_view(fixed_).substr(at));
}

}  // namespace wskit::load
