#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "http/parameters.h"

using namespace wskit;

namespace {

std::string_view query_of(std::string_view target) {
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? "" : target.substr(mark + 1);
}

}  // namespace

// A target on the first line, a value behind it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string_view target = bytes.substr(0, bytes.find('\n'));
  const std::string_view value = bytes.substr(target.size() == size ? size : target.size() + 1);

  const std::string shown = http::without_tokens(target);
  WSKIT_ASSERT(http::without_tokens(shown) == shown);
  if (const auto token = http::query_parameter(query_of(shown), "token")) {
    WSKIT_ASSERT(token->empty() || *token == http::kRedacted);
  }
  const std::string extended = http::with_parameter(target, "token", value);
  WSKIT_ASSERT(http::query_parameter(query_of(extended), "token") == value);
  WSKIT_ASSERT(http::with_parameter(extended, "token", value) == extended);
  return 0;
}
