#include "capture/secrets.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "capture/json_value.h"
#include "capture/redact.h"
#include "http/parameters.h"

namespace wskit::capture {
namespace {

namespace event = envelope::event;

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kBefore = "?=";
  return http::with_parameter("", "", text).substr(kBefore.size());
}

/// Without the quotes.
std::string json_encoded(std::string_view text) {
  const std::string quoted = to_text(std::string(text));
  return quoted.substr(1, quoted.size() - 2);
}

std::string with_escaped_slashes(std::string text) {
  for (std::size_t at = 0; (at = text.find('/', at)) != std::string::npos; at += 2)
    text.insert(at, 1, '\\');
  return text;
}

std::vector<std::string> forms_of(std::string_view secret) {
  std::vector<std::string> forms{std::string(secret)};
  const std::string in_json = json_encoded(secret);
  for (std::string form : {in_json, with_escaped_slashes(in_json), percent_encoded(secret)}) {
    if (std::find(forms.begin(), forms.end(), form) == forms.end()) {
      forms.push_back(std::move(form));
    }
  }
  return forms;
}

std::size_t size_of(const std::vector<std::string>& forms) {
  return std::accumulate(
      forms.begin(), forms.end(), std::size_t{0},
      [](std::size_t size, const std::string& form) { return size + form.size(); });
}

}  // namespace

void Secrets::add(std::string_view secret) {
  if (secret.size() < kShortest || is_known_.contains(secret)) return;
  Forms& forms = known_.emplace_back(forms_of(secret));
  is_known_.insert(forms.front());
  for (const std::string& form : forms)
    forms_.add(form);
  bytes_ += size_of(forms);
  while (known_.size() > kMost || (bytes_ > kMostBytes && known_.size() > 1))
    forget_oldest();
}

void Secrets::forget_oldest() {
  const Forms& forms = known_.front();
  bytes_ -= size_of(forms);
  for (const std::string& form : forms)
    forms_.remove(form);
  is_known_.erase(forms.front());
  known_.pop_front();
}

std::optional<std::string> Secrets::taken_out(std::string_view text) const {
  const std::vector<Needles::Found> found = forms_.find(text);
  if (found.empty()) return std::nullopt;
  std::string out;
  std::size_t copied = 0;
  for (const auto& [begin, end] : found) {
    out.append(text, copied, begin - copied).append(kRedacted);
    copied = end;
  }
  return out.append(text, copied);
}

void Secrets::take_out(envelope::Body& body, std::string& kept) const {
  if (auto out = taken_out(body.bytes)) body.bytes = kept = *std::move(out);
}

void Secrets::take_out(envelope::What& what, std::vector<std::string>& kept) const {
  if (empty()) return;
  kept.reserve(2);  // what is borrowed does not move
  const auto clean = [&](std::string_view& text) {
    if (auto out = taken_out(text)) text = kept.emplace_back(*std::move(out));
  };
  const auto clean_own = [&](std::string& text) {
    if (auto out = taken_out(text)) text = *std::move(out);
  };
  if (auto* open = std::get_if<event::Open>(&what)) {
    clean(open->url);
    clean(open->subprotocol);
    for (auto& [name, value] : open->headers)
      clean_own(value);
    for (std::string& offered : open->subprotocols)
      clean_own(offered);
  } else if (auto* message = std::get_if<event::Message>(&what)) {
    clean(message->body.bytes);
  } else if (auto* ping = std::get_if<event::Ping>(&what)) {
    clean(ping->body.bytes);
  } else if (auto* pong = std::get_if<event::Pong>(&what)) {
    clean(pong->body.bytes);
  } else if (auto* close = std::get_if<event::Close>(&what)) {
    clean(close->reason);
  }
}

}  // namespace wskit::capture
