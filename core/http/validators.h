#pragma once

#include <ctime>
#include <string>

#include "http/message.h"

namespace wskit::http {

/// What tells one state of a resource from another (RFC 9110 section 8.8).
struct Validators {
  std::string etag;      ///< strong, with its quotes
  std::time_t modified;  ///< when it last was
};

/// Whether who asks with these fields has this state already (If-None-Match, or else
/// If-Modified-Since): 304.
bool has_already(const Headers& request, const Validators& now);
/// Whether the part that is asked for is of this state (If-Range), or of any.
bool may_have_part(const Headers& request, const Validators& now);

}  // namespace wskit::http
