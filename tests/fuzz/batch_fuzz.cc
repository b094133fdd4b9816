#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "envelope/batch.h"

using namespace wskit;

/// Messages lie in the text in their order, do not overlap, and have no blanks around them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto messages = envelope::split_batch(text);
  if (!messages) {
    WSKIT_ASSERT(text.find('[') != std::string_view::npos);
    return 0;
  }
  const char* end = text.data();
  for (const std::string_view message : *messages) {
    if (message.empty()) continue;
    WSKIT_ASSERT(message.data() >= end);
    WSKIT_ASSERT(message.front() != ' ' && message.back() != ' ');
    end = message.data() + message.size();
  }
  WSKIT_ASSERT(end <= text.data() + text.size());
  return 0;
}
