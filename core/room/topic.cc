#include "room/topic.h"

#include <string>

namespace wskit::room {
namespace {

using envelope::Fault;
using envelope::FaultCode;

Fault bad_topic(std::string message) {
  return {FaultCode::kInvalidMessage, std::move(message)};
}

std::optional<Fault> check_words(std::string_view text) {
  if (text.empty()) return bad_topic(R"("topic" must be a non-empty string, like "orders.eu")");
  if (text.size() > kMaxTopic) {
    return bad_topic(R"("topic" may have )" + std::to_string(kMaxTopic) + " bytes at most");
  }
  if (text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) {
    return bad_topic(R"("topic" must have a word on both sides of each dot, like "orders.eu")");
  }
  std::size_t words = 1;
  for (const char c : text)
    words += c == '.' ? 1 : 0;
  if (words <= kMaxWords) return std::nullopt;
  return bad_topic(R"("topic" may have )" + std::to_string(kMaxWords) + " words at most");
}

}  // namespace

std::optional<Fault> check_topic(std::string_view text) {
  if (text.find_first_of("*>") != std::string_view::npos) {
    return bad_topic(R"("topic" may have "*" and ">" in subscriptions only)");
  }
  return check_words(text);
}

std::optional<Fault> check_pattern(std::string_view text) {
  if (auto fault = check_words(text)) return fault;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view word = first_word(rest, rest);
    const bool is_literal = word.find_first_of("*>") == std::string_view::npos;
    if (is_literal || word == "*" || (word == ">" && rest.empty())) continue;
    return bad_topic(R"("*" must be a whole word of "topic", and ">" the last one)");
  }
  return std::nullopt;
}

std::string_view first_word(std::string_view text, std::string_view& rest) {
  const std::size_t dot = text.find('.');
  rest = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  return text.substr(0, dot);
}

}  // namespace wskit::room
