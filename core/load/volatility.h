#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "load/replay_check.h"

namespace wskit::load {

/// Finds the places in replies whose values change from one play of a capture to the next. A value
/// that came in the place of another one of its connection, which came in its place, has only
/// changed its place among the replies: that is not a change.
class Volatility {
 public:
  /// What differed from the recording in the first play, and in the second.
  void add_first(const ReplayDifference& difference) { first_.add(difference); }
  void add_second(const ReplayDifference& difference) { second_.add(difference); }

  /// A line of the capture and a JSON pointer.
  using Place = std::pair<std::size_t, std::string>;
  /// Where the two plays differ, in the order of the lines.
  [[nodiscard]] std::vector<Place> places() const;
  /// The pointers of these places, each once; where several elements of a list change, `*` stands
  /// for all of them.
  [[nodiscard]] std::vector<std::string> pointers() const;

 private:
  /// Connection, pointer, and the value there; "" where there was none.
  using Value = std::tuple<std::string, std::string, std::string>;

  /// What differed in a play.
  class Play {
   public:
    void add(const ReplayDifference& difference);
    [[nodiscard]] const std::map<Place, Value>& values() const { return came_; }
    /// Whether a value has come there that did not only change its place.
    [[nodiscard]] bool is_new_at(const Place& place) const;

   private:
    void count_recorded(const ReplayDifference& difference, const capture::Difference& place);

    std::map<Place, Value> came_;
    std::map<Value, std::int64_t> surplus_;  ///< how much more often they came than were recorded
  };

  Play first_;
  Play second_;
};

/// `pointer` with `*` for each index.
std::string without_indices(std::string_view pointer);

}  // namespace wskit::load
