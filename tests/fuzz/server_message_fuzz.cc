#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/assert.h"
#include "envelope/request.h"
#include "envelope/server_message.h"

using namespace wskit::envelope;

// What this reads is what RequestReader reads, as far as the two have fields in common.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  ServerMessageReader reader;
  ServerMessage message;
  const bool is_object = reader.read(text, message);
  WSKIT_ASSERT(is_object || (message.type.empty() && message.correlation.empty()));

  RequestReader requests;
  Request request;
  const auto fault = requests.read(text, request);
  if (!fault) {
    WSKIT_ASSERT(is_object);
    WSKIT_ASSERT(plain_type(message.type) == request.type);
    WSKIT_ASSERT(message.correlation == request.correlation);
  } else if (fault->code == FaultCode::kParseError) {
    WSKIT_ASSERT(!is_object);
  }
  if (!message.content.empty() && message.content.size() < 300 &&
      message.content.find('e') == std::string_view::npos &&
      message.content.find('E') == std::string_view::npos &&
      message.content.find('\0') == std::string_view::npos) {
    WSKIT_ASSERT(nlohmann::json::accept(message.content));
  }
  return 0;
}
