#include "client/concealment.h"

#include "http/parameters.h"

namespace wskit::client {
namespace {

constexpr std::size_t kShortestSecret = 4;

void replace_all(std::string& text, const std::string& secret) {
  for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos;) {
    text.replace(at, secret.size(), http::kRedacted);
    at += http::kRedacted.size();
  }
}

std::string encoded(const std::string& value) {
  constexpr std::string_view kBefore = "?=";
  return http::with_parameter("", "", value).substr(kBefore.size());
}

void conceal(const Token& token, http::Headers& headers) {
  for (auto& [name, value] : headers)
    conceal(token, value);
}

}  // namespace

void conceal(const Token& token, std::string& text) {
  if (token.value.size() < kShortestSecret) return;
  replace_all(text, token.value);
  replace_all(text, encoded(token.value));
}

void conceal(const Token& token, Opened& opened) {
  conceal(token, opened.subprotocol);
  conceal(token, opened.headers);
}

void conceal(const Token& token, Ended& ended) {
  for (std::string* const text : {&ended.url, &ended.reason, &ended.body})
    conceal(token, *text);
  if (ended.error) conceal(token, ended.error->message);
  conceal(token, ended.headers);
}

}  // namespace wskit::client
