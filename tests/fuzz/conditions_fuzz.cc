#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "http/date.h"
#include "http/range.h"
#include "http/validators.h"

using namespace wskit;

/// The first byte is the size of a body, the rest the value of a field that asks for it: a part
/// lies in it, and a date is the one that was written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::uint64_t body = data[0];
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  if (const auto part = http::parse_range(text, body); part && *part) {
    WSKIT_ASSERT((*part)->size > 0 && (*part)->first + (*part)->size <= body);
  }
  if (const auto date = http::parse_date(text)) WSKIT_ASSERT(http::to_date(*date) == text);
  const http::Validators now{"\"x\"", 784111777};
  for (const char* name : {"If-None-Match", "If-Modified-Since", "If-Range"}) {
    const http::Headers fields{{name, text}};
    static_cast<void>(http::has_already(fields, now));
    static_cast<void>(http::may_have_part(fields, now));
  }
  return 0;
}
