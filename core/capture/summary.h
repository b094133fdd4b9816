#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "capture/reader.h"

namespace wskit::capture {

struct Traffic {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;  ///< of payload
};

/// One recorded connection, from its open to its close.
struct ConnectionSummary {
  std::string id;
  std::string url;
  std::size_t line = 0;  ///< of its open, in the capture
  int status = 101;      ///< that the server answered with
  Duration opened_at{};
  Traffic sent;      ///< by the client
  Traffic received;  ///< by the client
  std::optional<Duration> closed_at;
  std::uint16_t close_code = 0;
};

/// What a capture holds.
struct Summary {
  Header header;
  std::vector<ConnectionSummary> connections;  ///< in the order in which they opened
  std::size_t most_at_once = 0;                ///< connections open at a time
  Traffic sent;
  Traffic received;
  Duration duration{};                 ///< from the beginning to the last event
  std::optional<std::string> warning;  ///< of the reader
};

/// Takes an event that is borrowed for the call; an error says what is wrong with it.
using Inspect = std::function<Status(const envelope::Event&)>;

/// Whether an event is one of those that are asked about. With a message, its connection is.
using Takes = std::function<bool(const envelope::Event&)>;

/// Reads `reader` to its end: after it, a replay of the same capture finds nothing wrong. Fails as
/// the reader does. `inspect` is shown each event, and may refuse it, too. What `takes` does not
/// take is not counted.
Result<Summary> summarise(Reader& reader, const Inspect& inspect = {}, const Takes& takes = {});

}  // namespace wskit::capture
