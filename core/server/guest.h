#pragma once

#include <cstddef>
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
  /// Bytes that wait for the peer.
  [[nodiscard]] virtual std::size_t queued() const { return 0; }

 private:
  friend class Worker;

  // The worker's.
  std::uint32_t index_ = 0;
  bool awaited_ = false;  ///< was here when the end began
};

}  // namespace wskit::server
