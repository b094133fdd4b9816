#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/locked.h"
#include "base/result.h"
#include "flow/rate_meter.h"
#include "server/config.h"
#include "wire/handshake.h"

namespace wskit::server {

/// Counts the sessions of a server, over all its loops, and those of each address. Any thread.
class Entrance {
 public:
  /// A session that is counted until this is destroyed. The entrance outlives it.
  class Pass {
   public:
    Pass(Entrance& entrance, std::string address)
        : entrance_(entrance), address_(std::move(address)) {}
    ~Pass() { entrance_.leave(address_); }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    Entrance& entrance_;
    std::string address_;
  };

  explicit Entrance(const AdmissionLimits& limits) : limits_(limits) {}

  /// One more session of `peer`: null when nothing is limited. 429 when its address has too many or
  /// comes too often, 503 when the server is full; both say when to try again.
  Result<std::unique_ptr<Pass>, wire::Refusal> enter(std::string_view peer, TimePoint now);
  /// Before any loop runs: `emptied` is called whenever the last session that was let in has ended,
  /// on that one's loop.
  void when_empty(std::function<void()> emptied) { emptied_ = std::move(emptied); }
  /// A session has been let in; one that was has ended.
  void opened() { ++open_; }
  void closed() {
    if (--open_ == 0 && emptied_) emptied_();
  }
  /// `max_connections` are in.
  [[nodiscard]] bool is_full() const;

 private:
  struct Visits {
    std::size_t sessions = 0;
    flow::RateMeter meter;
  };
  struct Book {
    std::unordered_map<std::string, Visits> visits;
    std::size_t sweep_at = 1024;  ///< entries at which those that count nothing are removed
  };

  [[nodiscard]] bool counts_addresses() const;
  Result<std::monostate, wire::Refusal> enter_from(const std::string& address, TimePoint now);
  void sweep(Book& book, TimePoint now) const;
  void leave(const std::string& address);

  const AdmissionLimits limits_;
  std::atomic<std::size_t> sessions_{0};  ///< with a pass
  std::atomic<std::size_t> open_{0};
  std::function<void()> emptied_;
  Locked<Book> book_;
};

}  // namespace wskit::server
