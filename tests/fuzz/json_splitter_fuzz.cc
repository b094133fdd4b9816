#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/assert.h"
#include "envelope/json_splitter.h"

using namespace wskit;

namespace {

constexpr std::size_t kMax = 256;

/// What stands in `text` when it comes in pieces of `piece` bytes; an error as its last element.
std::vector<std::string> split(std::string_view text, std::size_t piece) {
  envelope::JsonSplitter splitter(kMax, "");
  std::vector<std::string> values;
  bool failed = false;
  const auto note = [&](const Result<std::optional<std::string_view>>& value) {
    failed = !value;
    if (failed) values.push_back(value.error().message);
    if (failed || !*value) return false;
    WSKIT_ASSERT((*value)->find('\0') == std::string_view::npos);
    WSKIT_ASSERT(nlohmann::json::accept(**value) && (*value)->size() <= kMax);
    values.emplace_back(**value);
    return true;
  };
  for (std::size_t at = 0; at < text.size(); at += piece) {
    std::string_view part = text.substr(at, piece);
    while (note(splitter.next(part))) {
    }
    if (failed) return values;
  }
  note(splitter.finish());
  return values;
}

}  // namespace

/// Every value is JSON of a bounded size, and the same however the text is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t piece = 1 + data[0];
  WSKIT_ASSERT(split(text, piece) == split(text, text.size() + 1));
  return 0;
}
