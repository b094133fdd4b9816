#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include "wire/protocol.h"

namespace wskit::server {

/// What a client has sent while it is delayed: bytes that have been read, and not looked at yet.
class Unheard {
 public:
  void add(std::span<const char> bytes) { bytes_.append(bytes.data(), bytes.size()); }
  /// Lets `protocol` have it, and keeps what lies behind an event that interrupts that.
  void give_to(wire::Protocol& protocol, wire::ProtocolEvents& events) {
    std::string bytes = std::exchange(bytes_, {});
    const std::span<char> rest = protocol.receive(std::span(bytes).subspan(taken_), events);
    taken_ = rest.empty() ? 0 : bytes.size() - rest.size();
    if (!rest.empty()) bytes_ = std::move(bytes);
  }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

  bool delayed = true;  ///< else it is given in the next turn
  bool gone = false;    ///< the connection has ended

 private:
  std::string bytes_;
  std::size_t taken_ = 0;  ///< of them
};

}  // namespace wskit::server
