#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace wskit::envelope {

/// How long an Engine.IO 4 server may be silent, from the JSON of its open packet: `pingInterval`
/// and `pingTimeout` together, at most a day; 0 when it does not say. kProtocol when it is no such
/// object.
Result<Duration> read_socketio_handshake(std::string_view json);

/// The `message` of a connect error; the JSON itself where it has none.
std::string socketio_error(std::string_view json);

}  // namespace wskit::envelope
