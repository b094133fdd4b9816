#include "capture/secrets.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "capture/json_value.h"
#include "capture/redact.h"
#include "http/parameters.h"

namespace wskit::capture {
namespace {

namespace event = envelope::event;

/// Of `what` in `text` from `from` on, or npos. Unlike std::string's, it does not stop at each of
/// its first letters.
std::size_t find(std::string_view text, std::string_view what, std::size_t from) {
  const char* const begin = text.data() + from;
  const void* const found = ::memmem(begin, text.size() - from, what.data(), what.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

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

/// Whether it was there, and has been replaced.
bool replace_all(std::string_view text, const std::string& secret, std::string& out) {
  std::size_t found = find(text, secret, 0);
  if (found == std::string_view::npos) return false;
  std::size_t copied = 0;
  for (; found != std::string_view::npos; found = find(text, secret, copied)) {
    out.append(text, copied, found - copied).append(kRedacted);
    copied = found + secret.size();
  }
  out.append(text, copied);
  return true;
}

}  // namespace

void Secrets::add(std::string_view secret) {
  if (secret.size() < kShortest) return;
  if (std::find(known_.begin(), known_.end(), secret) != known_.end()) return;
  if (known_.size() == kMost) known_.erase(known_.begin());
  known_.emplace_back(secret);
  forms_.clear();
  for (const std::string& known : known_) {
    const std::string in_json = json_encoded(known);
    for (std::string form :
         {known, in_json, with_escaped_slashes(in_json), percent_encoded(known)}) {
      if (std::find(forms_.begin(), forms_.end(), form) == forms_.end()) {
        forms_.push_back(std::move(form));
      }
    }
  }
  // One may be part of another.
  std::stable_sort(forms_.begin(), forms_.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
}

std::optional<std::string> Secrets::taken_out(std::string_view text) const {
  std::optional<std::string> out;
  for (const std::string& form : forms_) {
    std::string replaced;
    if (replace_all(out ? std::string_view(*out) : text, form, replaced)) out = std::move(replaced);
  }
  return out;
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
