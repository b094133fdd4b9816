#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "cli/slash_command.h"

namespace {

using namespace wskit;

// More than any refusal needs, however long the line is.
constexpr std::size_t kMaxRefusal = 1000;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string line = "/" + std::string(reinterpret_cast<const char*>(data), size);
  const auto command = cli::parse_slash_command(line);
  if (!command) {
    const std::string& refusal = command.error().message;
    WSKIT_ASSERT(refusal.size() < kMaxRefusal);
    WSKIT_ASSERT(refusal.find_first_of("\x1b\n\r") == std::string::npos);
    return 0;
  }
  if (const auto* const ping = std::get_if<cli::slash::Ping>(&*command)) {
    WSKIT_ASSERT(ping->data.size() <= 125);
  } else if (const auto* const close = std::get_if<cli::slash::Close>(&*command)) {
    WSKIT_ASSERT(close->code >= 1000 && close->code < 5000 && close->reason.size() <= 123);
  } else if (const auto* const binary = std::get_if<cli::slash::Binary>(&*command)) {
    WSKIT_ASSERT(2 * binary->bytes.size() <= size);
  }
  return 0;
}
