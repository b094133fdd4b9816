#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "envelope/fault.h"
#include "envelope/request.h"
#include "room/history.h"

namespace wskit::server {

/// Nobody takes messages of this type.
envelope::Fault unknown_type(std::string_view type);

/// What keeps `request` from having the argument of that name; nothing when it is as it must be.
std::optional<envelope::Fault> check_room(const envelope::Request& request);
/// `limit`: bytes, a string's quotes not counted.
std::optional<envelope::Fault> check_content(const envelope::Request& request, std::size_t limit);
/// Likewise of `payload`.
std::optional<envelope::Fault> check_payload(const envelope::Request& request, std::size_t limit);

/// `since`, `limit` and `epoch`, each of which may be absent.
Result<room::HistoryRange, envelope::Fault> read_range(const envelope::Request& request);

}  // namespace wskit::server
