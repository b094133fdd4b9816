#include "cli/error_kind_name.h"

#include <algorithm>
#include <array>
#include <utility>

namespace wskit::cli {
namespace {

// Of two kinds with one name the first is what the name is read as; so "internal", which every
// other kind is called, comes first.
constexpr std::array<std::pair<ErrorKind, std::string_view>, 9> kNames = {{
    {ErrorKind::kInternal, "internal"},
    {ErrorKind::kConnect, "connect"},
    {ErrorKind::kUpgrade, "upgrade"},
    {ErrorKind::kTls, "tls"},
    {ErrorKind::kCertificate, "tls"},
    {ErrorKind::kUnauthorized, "unauthorized"},
    {ErrorKind::kTimeout, "timeout"},
    {ErrorKind::kProtocol, "protocol"},
    {ErrorKind::kLost, "lost"},
}};

}  // namespace

std::string_view error_kind_name(ErrorKind kind) {
  const auto* const found = std::find_if(kNames.begin(), kNames.end(),
                                         [kind](const auto& entry) { return entry.first == kind; });
  return found == kNames.end() ? kNames.front().second : found->second;
}

std::optional<ErrorKind> error_kind_of(std::string_view name) {
  const auto* const found = std::find_if(
      kNames.begin(), kNames.end(), [name](const auto& entry) { return entry.second == name; });
  return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace wskit::cli
