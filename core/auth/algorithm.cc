#include "auth/algorithm.h"

#include <algorithm>
#include <iterator>

namespace wskit::auth {
namespace {

// In the order of the enumerators, which are three families of three sizes.
constexpr std::string_view kNames[] = {"HS256", "HS384", "HS512", "RS256", "RS384",
                                       "RS512", "ES256", "ES384", "ES512"};

}  // namespace

KeyKind key_kind(Algorithm algorithm) {
  return static_cast<KeyKind>(static_cast<int>(algorithm) / 3);
}

std::size_t digest_size(Algorithm algorithm) {
  constexpr std::size_t kSizes[] = {32, 48, 64};
  return kSizes[static_cast<std::size_t>(algorithm) % 3];
}

std::string_view algorithm_name(Algorithm algorithm) {
  return kNames[static_cast<std::size_t>(algorithm)];
}

std::optional<Algorithm> algorithm_of(std::string_view name) {
  const auto* const found = std::find(std::begin(kNames), std::end(kNames), name);
  if (found == std::end(kNames)) return std::nullopt;
  return kAlgorithms[found - std::begin(kNames)];
}

}  // namespace wskit::auth
