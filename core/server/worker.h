#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/rng.h"
#include "flow/deadline.h"
#include "net/connection.h"
#include "net/loop.h"
#include "server/application.h"
#include "server/config.h"
#include "server/guest.h"
#include "server/http_handler.h"
#include "wire/per_message_deflate.h"

namespace wskit::server {

/// What happened to the sessions of a worker so far.
struct WorkerCounts {
  std::uint64_t slow_consumers = 0;  ///< closed with 4409
  std::uint64_t dropped = 0;         ///< deliveries that found a queue full, of sessions now gone
};

/// The connections of one loop, and whatever else has to end with it.
class Worker final : public net::AcceptHandler, private flow::DeadlineOwner {
 public:
  /// All arguments outlive it.
  Worker(const Config& config, net::Loop& loop, Rng& rng, Application& application);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void on_accept(std::unique_ptr<net::Connection> connection) override;

  /// Before the loop runs: what `routes` names is answered by its handlers, which outlive this.
  void serve(HttpRoutes routes) { routes_ = std::move(routes); }

  /// Once: closes every session with 1001 and aborts what is left after `drain`. `done` is called
  /// when the last guest has gone, never inside this call.
  void stop(Duration drain, std::function<void()> done);

  [[nodiscard]] std::size_t guest_count() const { return guests_.size(); }
  [[nodiscard]] const WorkerCounts& counts() const { return counts_; }

  // For its guests.
  [[nodiscard]] const Config& config() const { return config_; }
  [[nodiscard]] net::Loop& loop() { return loop_; }
  [[nodiscard]] Rng& rng() { return rng_; }
  [[nodiscard]] wire::SharedDeflate& deflate() { return deflate_; }
  [[nodiscard]] Application& application() { return application_; }
  [[nodiscard]] bool is_stopping() const { return static_cast<bool>(stopped_); }
  void count_slow_consumer() { ++counts_.slow_consumers; }
  void count_dropped(std::uint32_t messages) { counts_.dropped += messages; }
  /// Who answers this request; null: it asks for an upgrade, or should have.
  [[nodiscard]] HttpHandler* handler_of(const http::RequestHead& request) const;
  /// A session holds `now` bytes of an incomplete message, which were `before`. False when that is
  /// more than the loop has room for.
  [[nodiscard]] bool hold(std::size_t before, std::size_t now);
  void add(std::unique_ptr<Guest> guest);
  /// Destroys `guest`, in whose place comes `successor`.
  void replace(Guest& guest, std::unique_ptr<Guest> successor);
  /// Destroys the guest.
  void done(Guest& guest);

 private:
  void on_deadline(flow::Deadline& which) override;
  void report_when_empty();

  const Config& config_;
  net::Loop& loop_;
  Rng& rng_;
  Application& application_;
  wire::SharedDeflate deflate_;
  WorkerCounts counts_;
  std::size_t incomplete_ = 0;     ///< bytes that the sessions hold of incomplete messages
  std::function<void()> stopped_;  ///< set while stopping
  HttpRoutes routes_;
  std::vector<std::unique_ptr<Guest>> guests_;
  flow::Deadline drain_{*this};
};

}  // namespace wskit::server
