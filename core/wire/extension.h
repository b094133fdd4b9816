#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace wskit::wire {

constexpr std::string_view kExtensionsField = "Sec-WebSocket-Extensions";

/// One element of Sec-WebSocket-Extensions (RFC 6455 section 9.1): an offer, or what was chosen.
struct Extension {
  struct Parameter {
    std::string name;
    std::optional<std::string> value;  ///< a token, without the quotes it may have come in
  };
  std::string name;
  std::vector<Parameter> parameters;
};

/// The extensions that all fields of that name list, in order; nothing when one of the fields does
/// not conform to the grammar, for which section 9.1 fails the connection.
std::optional<std::vector<Extension>> read_extensions(const http::Headers& headers);

}  // namespace wskit::wire
