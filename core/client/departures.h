#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace wskit::client {

/// Counts messages that a channel was given and that have not left this process. Its memory is
/// bounded as what the channel holds is: a number for each message.
class Departures {
 public:
  /// One that ends at `end` on the channel's scale, on which everything up to `left` has left.
  void add(std::uint64_t end, std::uint64_t left) {
    while (!ends_.empty() && ends_.front() <= left)
      ends_.pop_front();
    ends_.push_back(end);
  }
  /// The channel is gone: how many had not left up to here.
  std::size_t take_lost(std::uint64_t left) {
    const auto lost =
        std::count_if(ends_.begin(), ends_.end(), [left](std::uint64_t end) { return end > left; });
    ends_.clear();
    return static_cast<std::size_t>(lost);
  }

 private:
  std::deque<std::uint64_t> ends_;
};

}  // namespace wskit::client
