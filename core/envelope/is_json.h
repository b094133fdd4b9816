#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

namespace wskit::envelope {

/// Whether all of `text` is one JSON value (RFC 8259). The library by itself takes a NUL for the
/// end of the text, whatever follows it; in JSON none ever stands as it is.
inline bool is_json(std::string_view text) {
  return text.find('\0') == std::string_view::npos && nlohmann::json::accept(text);
}

}  // namespace wskit::envelope
