#include "capture/pointer.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace wskit::capture {
namespace {

constexpr std::string_view kAny = "*";

/// Nothing when a `~` stands for nothing (RFC 6901 section 3).
std::optional<std::string> unescaped(std::string_view step) {
  std::string name;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (step[i] != '~') {
      name += step[i];
      continue;
    }
    const char which = ++i < step.size() ? step[i] : '\0';
    if (which != '0' && which != '1') return std::nullopt;
    name += which == '0' ? '~' : '/';
  }
  return name;
}

const Json* find_from(const Json& json, std::span<const std::string> steps);

const Json* find_in_array(const Json& json, std::span<const std::string> steps) {
  const std::string& step = steps.front();
  if (step != kAny) {
    std::size_t index = 0;
    const char* const end = step.data() + step.size();
    const auto [rest, error] = std::from_chars(step.data(), end, index);
    const bool is_index = error == std::errc() && rest == end && index < json.size();
    return is_index ? find_from(json[index], steps.subspan(1)) : nullptr;
  }
  for (const Json& element : json) {
    if (const Json* found = find_from(element, steps.subspan(1))) return found;
  }
  return nullptr;
}

const Json* find_in_object(const Json& json, std::span<const std::string> steps) {
  if (const auto member = json.find(steps.front()); member != json.end()) {
    return find_from(*member, steps.subspan(1));
  }
  if (steps.front() != kAny) return nullptr;
  for (const Json& member : json) {
    if (const Json* found = find_from(member, steps.subspan(1))) return found;
  }
  return nullptr;
}

const Json* find_from(const Json& json, std::span<const std::string> steps) {
  if (steps.empty()) return &json;
  if (json.is_array()) return find_in_array(json, steps);
  return json.is_object() ? find_in_object(json, steps) : nullptr;
}

}  // namespace

Result<Pointer> Pointer::parse(std::string_view text) {
  const auto refuse = [whole = text](std::string_view why) {
    return Error{ErrorKind::kUsage,
                 "\"" + std::string(whole) + "\" is not a JSON pointer: " + std::string(why)};
  };
  if (!text.starts_with('/')) return refuse("write /id or /users/0/name");
  Pointer pointer;
  pointer.text_ = text;
  while (!text.empty()) {
    text.remove_prefix(1);
    const std::size_t size = std::min(text.find('/'), text.size());
    auto step = unescaped(text.substr(0, size));
    if (!step) return refuse("a ~ in a name is written ~0, and a / is ~1");
    pointer.steps_.push_back(*std::move(step));
    text.remove_prefix(size);
  }
  return pointer;
}

bool Pointer::matches(std::span<const std::string> place) const {
  return std::equal(steps_.begin(), steps_.end(), place.begin(), place.end(),
                    [](const std::string& step, const std::string& name) {
                      return step == kAny || step == name;
                    });
}

const Json* Pointer::find(const Json& json) const {
  return find_from(json, steps_);
}

std::string pointer_text(std::span<const std::string> place) {
  std::string text;
  for (const std::string& name : place) {
    text += '/';
    for (const char c : name) {
      c == '~' ? text += "~0" : c == '/' ? text += "~1" : text += c;
    }
  }
  return text;
}

}  // namespace wskit::capture
