#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/result.h"
#include "capture/har_message.h"
#include "capture/spool.h"
#include "envelope/event.h"

namespace wskit::capture {

/// Where a time of a HAR is not known.
inline constexpr double kUnknownTime = std::numeric_limits<double>::quiet_NaN();

/// One WebSocket connection of a HAR, and where its messages lie in a spool.
struct HarConnection {
  std::string url;
  envelope::event::Headers headers;
  std::string subprotocol;       ///< the server's choice; or empty
  double opened = kUnknownTime;  ///< milliseconds since 1970
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// Appends `message` as `merge_har` reads it.
Status spool_har_message(Spool& spool, const HarMessage& message);

/// A capture out of a HAR.
struct MergedHar {
  Spool lines;
  std::size_t stepped_back = 0;  ///< messages with a time before that of the one ahead of them
};

/// Writes the connections into one capture, their events in the order of their times; memory is
/// that of one message for each connection that is open. `tool` made the HAR.
Result<MergedHar> merge_har(const Spool& messages, std::vector<HarConnection> connections,
                            const std::string& tool);

}  // namespace wskit::capture
