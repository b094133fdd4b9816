#pragma once

namespace wskit::http {

/// Whether who answers an upgrade so (RFC 9110 15) lets nobody in; a redirection is followed by
/// nobody, either. Who does has 101 for a WebSocket, and 200 for long polling.
constexpr bool is_refusal(int status) {
  return status >= 300;
}

}  // namespace wskit::http
