#include "capture/match.h"

#include <regex>
#include <variant>

#include "capture/json_value.h"

namespace wskit::capture {
namespace {

struct Substring {
  std::string text;
  bool operator()(std::string_view message) const {
    return message.find(text) != std::string_view::npos;
  }
};

struct Expression {
  std::regex regex;
  bool operator()(std::string_view message) const {
    return std::regex_search(message.begin(), message.end(), regex,
                             std::regex_constants::match_continuous);
  }
};

struct Subset {
  Json wanted;
  bool operator()(std::string_view message) const {
    const auto got = parse_json(message);
    return got && is_subset(wanted, *got);
  }
};

std::regex compile(const std::string& pattern) {
  auto flags = std::regex::ECMAScript | std::regex::optimize;
#ifdef __GLIBCXX__
  // The library's default executor recurses once for each character, so that a long message would
  // overflow the stack; this one keeps a list of states instead.
  flags |= std::regex_constants::__polynomial;
#endif
  return std::regex(pattern, flags);
}

/// The search as part of the expression: the library's own begins anew at each character.
std::regex compile_search(const std::string& pattern) {
  compile(pattern);  // On its own: "a)(b" must not become right by what is put around it.
  return compile("[^]*?(?:" + pattern + ")");
}

bool is_enclosed(std::string_view text, char mark) {
  return text.size() >= 2 && text.front() == mark && text.back() == mark;
}

}  // namespace

struct Match::Pattern {
  std::string text;
  std::variant<Substring, Expression, Subset> test;
};

Result<Match> Match::parse(std::string_view text) {
  std::string source(text);
  if (is_enclosed(text, '/')) {
    try {
      return Match(std::make_shared<const Pattern>(
          Pattern{source, Expression{compile_search(source.substr(1, source.size() - 2))}}));
    } catch (const std::regex_error& error) {
      return Error{ErrorKind::kUsage, source + " is not a regular expression: " + error.what()};
    }
  }
  if (text.starts_with('{')) {
    auto wanted = parse_json(text);
    if (!wanted) {
      return Error{ErrorKind::kUsage, source + " starts like JSON and is not: {\"type\":\"pong\"}"};
    }
    return Match(std::make_shared<const Pattern>(Pattern{source, Subset{std::move(*wanted)}}));
  }
  return Match(std::make_shared<const Pattern>(Pattern{source, Substring{source}}));
}

bool Match::operator()(std::string_view message) const {
  return std::visit([&](const auto& test) { return test(message); }, pattern_->test);
}

const std::string& Match::text() const {
  return pattern_->text;
}

}  // namespace wskit::capture
