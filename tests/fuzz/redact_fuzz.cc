#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "capture/auth_tokens.h"
#include "capture/json_value.h"
#include "capture/redact.h"

using namespace wskit;

/// What has been redacted has nothing more to redact, and is JSON if it was. (What is none may
/// become some without a character that has no place in it, where other names count.)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t last = 0;
  for (const capture::Extent& token : capture::auth_tokens(text)) {
    WSKIT_ASSERT(last <= token.begin && token.begin < token.end && token.end <= size);
    last = token.end;
  }
  const auto redacted = capture::redact_message(text);
  if (!redacted) return 0;
  WSKIT_ASSERT(capture::redact_message(*redacted).value_or(*redacted) == redacted);
  WSKIT_ASSERT(!capture::parse_json(text) || capture::parse_json(*redacted));
  return 0;
}
