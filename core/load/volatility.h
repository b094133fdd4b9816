#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "load/replay_check.h"

namespace wskit::load {

/// Finds the places in replies whose values change from one play of a capture to the next.
class Volatility {
 public:
  /// What differed from the recording in the first play, and in the second.
  void add_first(const ReplayDifference& difference) { add(first_, difference); }
  void add_second(const ReplayDifference& difference) { add(second_, difference); }

  /// A line of the capture and a JSON pointer.
  using Place = std::pair<std::size_t, std::string>;
  /// Where the two plays differ, in the order of the lines.
  [[nodiscard]] std::vector<Place> places() const;
  /// The pointers of these places, each once; where several elements of a list change, `*` stands
  /// for all of them.
  [[nodiscard]] std::vector<std::string> pointers() const;

 private:
  using Values = std::map<Place, std::string>;  ///< that came

  static void add(Values& values, const ReplayDifference& difference);

  Values first_;
  Values second_;
};

/// `pointer` with `*` for each index.
std::string without_indices(std::string_view pointer);

}  // namespace wskit::load
