#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "http/file_path.h"
#include "http/message.h"

using namespace wskit;

/// A path that is taken stays below, and can be written down and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = http::file_path({reinterpret_cast<const char*>(data), size});
  if (!file) return 0;
  const std::string whole = '/' + *file;
  WSKIT_ASSERT(whole.find("//") == std::string::npos && whole.find("/..") == std::string::npos);
  WSKIT_ASSERT(whole.find('\0') == std::string::npos);
  const std::string path = http::path_of_file(*file);
  WSKIT_ASSERT(http::is_valid_header("Location", path));
  WSKIT_ASSERT(http::file_path(path) == file);
  return 0;
}
