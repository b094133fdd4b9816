#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "envelope/request.h"
#include "envelope/wrapper.h"
#include "wire/utf8.h"

using namespace wskit;

namespace {

/// Whatever the text, a message of it is one that a server of ours can read, and knows by its id.
void check(const envelope::WrapConfig& config, std::string_view text) {
  Rng rng(1);
  envelope::Wrapper wrapper(config, rng);
  const auto wrapped = wrapper.wrap(text);
  envelope::RequestReader reader;
  envelope::Request request;
  const auto fault = reader.read(wrapped.text, request);
  // What came with fields of its own may hold an id that servers refuse, or no type.
  if (fault) {
    WSKIT_ASSERT(fault->code == envelope::FaultCode::kInvalidMessage || text.size() > 200);
    return;
  }
  WSKIT_ASSERT(wrapped.correlation == request.correlation);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!wire::is_utf8(text)) return 0;
  check({.envelope = true}, text);
  check({.request = true}, text);
  check({.envelope = true, .request = true, .room = "r"}, text);
  return 0;
}
