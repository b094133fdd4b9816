#pragma once

#include <optional>
#include <string>
#include <unordered_set>

#include "envelope/event.h"

namespace wskit::capture {

/// Whether the events of a capture can have happened one after another, and can be played again.
class Sequence {
 public:
  /// Takes the next event. What is wrong with it, and then it has not happened: a message or a
  /// close of a connection that is not open, a message without a direction, a connection that opens
  /// while it is open, a header, a subprotocol or a close that cannot be sent.
  std::optional<std::string> add(const envelope::Event& event);

 private:
  std::optional<std::string> add_open(const envelope::Event& event,
                                      const envelope::event::Open& open);
  [[nodiscard]] bool is_open(const envelope::Event& event) const {
    return open_.contains(std::string(event.connection));
  }

  std::unordered_set<std::string> open_;  ///< connections, by `c`
};

}  // namespace wskit::capture
