#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace wskit::auth {

using Json = nlohmann::json;

/// The JSON object that `text` is, or nothing.
inline std::optional<Json> parse_object(std::string_view text) {
  // The library takes a NUL for the end of the text, whatever follows it.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  return json;
}

/// The string at `name` of an object; empty when there is none.
inline std::string_view text_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return {};
  return found->get_ref<const std::string&>();
}

}  // namespace wskit::auth
