#include "envelope/padded_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <simdjson.h>

namespace wskit::envelope {
namespace {

// The smallest there are; larger ones hold several of these.
constexpr std::uintptr_t kPage = 4096;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMayReadBehind = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
constexpr bool kMayReadBehind = false;
#else
constexpr bool kMayReadBehind = true;
#endif
#else
constexpr bool kMayReadBehind = true;
#endif

bool has_padding(std::string_view text) {
  if (text.empty()) return false;
  const auto last = reinterpret_cast<std::uintptr_t>(text.data() + text.size() - 1);
  return last % kPage + simdjson::SIMDJSON_PADDING < kPage;
}

}  // namespace

std::string_view PaddedText::pad(std::string_view text) {
  return kMayReadBehind && has_padding(text) ? text : copy(text);
}

std::string_view PaddedText::copy(std::string_view text) {
  const std::size_t padded = text.size() + simdjson::SIMDJSON_PADDING;
  if (copy_.size() < padded) copy_.resize(padded);
  std::copy(text.begin(), text.end(), copy_.begin());
  return {copy_.data(), text.size()};
}

}  // namespace wskit::envelope
