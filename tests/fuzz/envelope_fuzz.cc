#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/assert.h"
#include "envelope/request.h"

using wskit::envelope::FaultCode;
using wskit::envelope::Request;
using wskit::envelope::RequestReader;

namespace {

std::size_t nesting_at_most(std::string_view text) {
  std::size_t brackets = 0;
  for (const char c : text)
    brackets += c == '[' || c == '{' ? 1 : 0;
  return brackets;
}

// nlohmann passes over a byte order mark, ends at a NUL and refuses numbers that overflow a double.
bool is_comparable(std::string_view text) {
  return text.size() < 300 && text.find('\0') == std::string_view::npos &&
         text.find("\xEF\xBB\xBF") == std::string_view::npos;
}

void check_verdict(std::string_view text, bool is_json) {
  const bool json_to_nlohmann = nlohmann::json::accept(text.begin(), text.end());
  const bool may_overflow = text.find_first_of("eE") != std::string_view::npos;
  const bool may_be_too_deep = nesting_at_most(text) >= wskit::envelope::kMaxNesting;
  if (json_to_nlohmann) WSKIT_ASSERT(is_json || may_be_too_deep);
  if (is_json) WSKIT_ASSERT(json_to_nlohmann || may_overflow);
}

void check_slice(std::string_view slice) {
  if (slice.empty()) return;
  RequestReader reader;
  Request again;
  const std::string text = R"({"type":"t","content":)" + std::string(slice) + "}";
  WSKIT_ASSERT(!reader.read(text, again));
  WSKIT_ASSERT(again.content == slice);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  RequestReader reader;
  Request request;
  const auto fault = reader.read(text, request);
  if (is_comparable(text)) check_verdict(text, !fault || fault->code != FaultCode::kParseError);
  if (fault) return 0;
  WSKIT_ASSERT(!request.type.empty());
  check_slice(request.content);
  check_slice(request.payload);
  check_slice(request.timestamp);
  check_slice(request.correlation);
  return 0;
}
