#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "envelope/narrowed.h"

namespace wskit::envelope {

/// Whether all of `text` is one JSON value (RFC 8259), with numbers of any size. The library by
/// itself takes a NUL for the end of the text, whatever follows it, where in JSON none ever stands
/// as it is; and a number that a double cannot hold for no JSON.
inline bool is_json(std::string_view text) {
  return text.find('\0') == std::string_view::npos &&
         (nlohmann::json::accept(text) || nlohmann::json::accept(narrowed(text)));
}

}  // namespace wskit::envelope
