#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace wskit::server {

/// Where the messages of a recorded client stand among all of its messages, by their digests
/// (`capture::digest`): 16 bytes for each. Templates, messages with rules of their own, those that
/// have no digest, and what is beyond the first 1,048,576 of a capture, are not in it.
class MockIndex {
 public:
  void add(std::uint64_t digest, std::uint64_t place) { places_.emplace_back(digest, place); }
  /// Once, before anything is looked for.
  void sort() { std::sort(places_.begin(), places_.end()); }

  /// The first place behind `behind`, and not behind `last`, of a message with this digest.
  [[nodiscard]] std::optional<std::uint64_t> find(std::uint64_t digest, std::uint64_t behind,
                                                  std::uint64_t last) const {
    const auto found =
        std::lower_bound(places_.begin(), places_.end(), std::pair(digest, behind + 1));
    if (found == places_.end() || found->first != digest || found->second > last) return {};
    return found->second;
  }

 private:
  std::vector<std::pair<std::uint64_t, std::uint64_t>> places_;
};

}  // namespace wskit::server
