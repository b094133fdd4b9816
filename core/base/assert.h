#pragma once

namespace wskit {

/// Prints where a bug showed itself and aborts. Never for a user's or a peer's mistake.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace wskit

/// Checked in every build: a broken invariant stops the process before it corrupts anything.
#define WSKIT_ASSERT(condition) \
  ((condition) ? void(0) : ::wskit::assertion_failed(#condition, __FILE__, __LINE__))
