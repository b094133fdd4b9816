#pragma once

#include <string>
#include <string_view>

#include "client/link_events.h"

namespace wskit::cli {

/// The start of the body of the answer that refused the upgrade, in one line; empty when there is
/// nothing that a person would want to read.
std::string refusal_body(const client::Ended& ended);

/// What to do about a refusal, in one sentence; empty when neither its kind nor its status tells.
std::string refusal_advice(const client::Ended& ended);

/// Whether the field of a refusal may tell a person why.
bool is_telling(std::string_view field_name);

}  // namespace wskit::cli
