#include "load/marker.h"

#include <algorithm>

#include <xxhash.h>

namespace wskit::load {
namespace {

std::size_t window_of(const Content& content) {
  // What is always the same need not be looked at much; what differs does so early as a rule.
  constexpr std::size_t kOfConstants = sizeof(std::uint64_t);
  constexpr std::size_t kOfOthers = 256;
  if (const auto within = content.distinct_within()) return *within;
  return content.is_constant() ? kOfConstants : kOfOthers;
}

}  // namespace

Marker::Marker(const Content& content) : window_(window_of(content)) {}

std::uint64_t Marker::hash(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace wskit::load
