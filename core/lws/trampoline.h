#pragma once

#include <cstddef>

#include <libwebsockets.h>

namespace wskit::lws {

/// The one libwebsockets protocol of wskit: raw sockets whose opaque user data is the Connection.
extern const char* const kProtocolName;

/// A context without listeners inside `uv_loop` (a uv_loop_t*), or null. Thread-safe.
lws_context* create_context(void* uv_loop, std::size_t max_sockets);

}  // namespace wskit::lws
