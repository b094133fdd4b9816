#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "envelope/server_message.h"

namespace wskit::client {

/// Messages on their way to a server by POST: numbered from 1, so that one which has to be sent
/// again, because its answer was lost, is not taken twice.
class PollOutgoing {
 public:
  struct Batch {
    std::string body;         ///< one message, or an array of them
    std::uint64_t first = 1;  ///< the number of the first
    std::size_t count = 0;
  };

  /// Begins anew, with number 1.
  void clear();
  void add(std::string_view message);
  [[nodiscard]] bool empty() const { return messages_.empty(); }
  /// What goes into the next request: as many of the first messages as fit into 48 KiB. Only JSON
  /// objects share one; all else goes alone, for the server to judge.
  Batch next();
  /// The server has had the first `count`.
  void settle(std::size_t count);

  [[nodiscard]] std::size_t bytes() const { return added_ - settled_; }
  [[nodiscard]] std::uint64_t added() const { return added_; }      ///< bytes, of all
  [[nodiscard]] std::uint64_t settled() const { return settled_; }  ///< bytes of these that it has

 private:
  [[nodiscard]] bool is_object(std::string_view message);

  std::deque<std::string> messages_;
  std::uint64_t first_ = 1;  ///< the number of the first of them
  std::uint64_t added_ = 0;
  std::uint64_t settled_ = 0;
  envelope::ServerMessageReader reader_;
};

}  // namespace wskit::client
