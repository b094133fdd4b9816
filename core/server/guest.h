#pragma once

#include <cstdint>

namespace wskit::server {

/// What a worker houses: it has to be gone before the worker can be.
class Guest {
 public:
  Guest() = default;
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;
  virtual ~Guest() = default;

  /// The server goes: tells the peer so and ends soon.
  virtual void shut_down() = 0;
  /// Ends at once.
  virtual void abort() = 0;

 private:
  friend class Worker;

  std::uint32_t index_ = 0;  ///< the worker's
};

}  // namespace wskit::server
