#pragma once

#include <string_view>

#include "base/result.h"
#include "http/url.h"

namespace wskit::http {

/// The URL that `reference` means where `base` is (RFC 3986 section 5.2), as in a Location: without
/// its fragment, and without userinfo, which is the user's to give. kUsage when it is none of ws,
/// wss, http or https.
Result<Url> resolve_reference(const Url& base, std::string_view reference);

}  // namespace wskit::http
