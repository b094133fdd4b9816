#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "capture/needles.h"
#include "envelope/event.h"

namespace wskit::capture {

/// Texts that nobody may read in a capture, wherever they stand in it: plain, as JSON writes them
/// within a string, or percent-encoded as in a URL.
class Secrets {
 public:
  /// Bytes. What is shorter stays: it may be part of anything.
  static constexpr std::size_t kShortest = 8;
  /// So many are known at once, and of so many bytes in all their forms; the oldest one is
  /// forgotten for another.
  static constexpr std::size_t kMost = 1024;
  static constexpr std::size_t kMostBytes = std::size_t{4} << 20;

  void add(std::string_view secret);
  [[nodiscard]] bool empty() const { return known_.empty(); }

  /// `text` with `kRedacted` in the place of each; nothing: none is in it.
  [[nodiscard]] std::optional<std::string> taken_out(std::string_view text) const;
  /// Takes them out of one message; `kept` holds what it borrows afterwards.
  void take_out(envelope::Body& body, std::string& kept) const;
  /// Takes them out of all that a peer, or who records, has said. `kept` holds what `what` borrows
  /// afterwards.
  void take_out(envelope::What& what, std::vector<std::string>& kept) const;

 private:
  /// A secret as it is, and in its other forms.
  using Forms = std::vector<std::string>;

  void forget_oldest();

  std::list<Forms> known_;                         ///< the oldest first
  std::unordered_set<std::string_view> is_known_;  ///< of these, as they are
  Needles forms_;
  std::size_t bytes_ = 0;
};

}  // namespace wskit::capture
