#include "capture/json_value.h"

#include <algorithm>

namespace wskit::capture {
namespace {

constexpr int kDeepest = 256;

bool object_is_subset(const Json& wanted, const Json& got) {
  for (const auto& [name, value] : wanted.items()) {
    const auto found = got.find(name);
    if (found == got.end() || !is_subset(value, *found)) return false;
  }
  return true;
}

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
  // The library takes a NUL for the end of the text, whatever follows it.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  bool too_deep = false;
  const auto watch_depth = [&](int depth, Json::parse_event_t /*event*/, Json& /*parsed*/) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  Json json = Json::parse(text.begin(), text.end(), watch_depth, false);
  if (too_deep || json.is_discarded()) return std::nullopt;
  return json;
}

bool is_subset(const Json& wanted, const Json& got) {
  if (wanted.is_object() && got.is_object()) return object_is_subset(wanted, got);
  if (wanted.is_array() && got.is_array()) {
    return std::equal(wanted.begin(), wanted.end(), got.begin(), got.end(), is_subset);
  }
  return wanted == got;
}

std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace wskit::capture
