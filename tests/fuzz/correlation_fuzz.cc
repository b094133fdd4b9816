#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "envelope/correlation.h"

using namespace wskit;

/// A pointer, a line feed, and messages that it leads into, one a line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto line = [&rest] {
    const std::string_view text = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(text.size() + 1, rest.size()));
    return text;
  };
  const std::string_view pointer = line();
  if (!pointer.empty() && !envelope::CorrelationReader::check_pointer(pointer)) return 0;
  envelope::CorrelationReader reader(pointer);
  while (!rest.empty())
    WSKIT_ASSERT(reader.read(line()).id.size() <= 256);
  return 0;
}
