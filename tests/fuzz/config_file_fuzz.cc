#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "cli/config_file.h"

/// Whatever the file holds, it is values of keys, or one line says where it is wrong, which a
/// terminal can show.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wskit;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto entries = cli::parse_config(bytes, "f.toml", "connect", {"connect", "serve"});
  if (!entries) {
    const std::string& why = entries.error().message;
    WSKIT_ASSERT(entries.error().kind == ErrorKind::kUsage && why.starts_with("f.toml:"));
    WSKIT_ASSERT(why.find_first_of("\x1b\n\r") == std::string::npos);
    return 0;
  }
  for (const cli::ConfigEntry& entry : *entries) {
    WSKIT_ASSERT(entry.is_list || entry.values.size() == 1);
    WSKIT_ASSERT(entry.place.starts_with("f.toml:"));
  }
  return 0;
}
