#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "wire/deflate.h"

using namespace wskit;

namespace {

constexpr std::size_t kLimit = 5000;

/// What a payload comes to.
std::string inflated(wire::Inflater& inflater, std::string_view payload, std::size_t limit) {
  std::vector<char> out;
  const auto size = inflater.inflate(payload, limit, out);
  WSKIT_ASSERT(out.size() <= limit + 1);
  if (!size) return size.error() == wire::InflateFault::kTooLarge ? "too large" : "corrupt";
  WSKIT_ASSERT(*size <= limit);
  return "message " + std::string(out.data(), *size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  wire::Inflater inflater(15);
  const std::string first = inflated(inflater, bytes, kLimit);
  // Whatever came, the next message is as good as if nothing had.
  inflater.reset();
  WSKIT_ASSERT(inflated(inflater, bytes, kLimit) == first);
  if (!first.starts_with("message ")) return 0;
  const std::size_t length = first.size() - std::string_view("message ").size();
  // With the history that it left behind, it can still be read where it does not look back.
  wire::Deflater deflater(15);
  std::vector<char> payload;
  const std::string hellos = "HelloHelloHelloHello";
  const auto compressed = deflater.deflate(hellos, payload);
  WSKIT_ASSERT(compressed);
  WSKIT_ASSERT(inflated(inflater, {payload.data(), *compressed}, kLimit) == "message " + hellos);
  inflater.reset();
  if (length > 0) WSKIT_ASSERT(inflated(inflater, bytes, length - 1) == "too large");
  inflater.reset();
  WSKIT_ASSERT(inflated(inflater, bytes, length) == first);
  return 0;
}
