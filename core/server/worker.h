#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/rng.h"
#include "flow/deadline.h"
#include "net/connection.h"
#include "net/loop.h"
#include "server/application.h"
#include "server/config.h"
#include "server/entrance.h"
#include "server/guest.h"
#include "server/http_handler.h"
#include "server/petition.h"
#include "server/recording.h"
#include "server/statistics.h"
#include "wire/handshake.h"
#include "wire/per_message_deflate.h"

namespace wskit::server {

/// What a worker uses; all of it outlives the worker.
struct WorkerPorts {
  const Config& config;
  net::Loop& loop;
  Rng& rng;
  Application& application;
  Counters& counters;
  Entrance& entrance;
  Recording* recording = nullptr;  ///< null: nothing is recorded
};

/// The connections of one loop, and whatever else has to end with it.
class Worker final : public net::AcceptHandler, private flow::DeadlineOwner {
 public:
  explicit Worker(const WorkerPorts& ports);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void on_accept(std::unique_ptr<net::Connection> connection) override;
  void on_accept_paused(const std::string& why) override;

  /// Before the loop runs: who answers requests that are no upgrades. They outlive this.
  void serve(HttpHandlers handlers) { handlers_ = std::move(handlers); }

  /// Connections that are told at once to go, each kFarewellPause, as long as that is enough.
  static constexpr std::size_t kFarewells = 100;
  static constexpr Duration kFarewellPause = std::chrono::milliseconds(100);

  /// Once: shuts down whoever is here, evenly over `drain` less the time that a close handshake may
  /// take, but no slower than kFarewells at a time, and aborts who of them is left after `drain`.
  /// Who comes from now on is turned away, and not waited for. `done` is called when the last of
  /// those who were here has gone, never inside this call.
  void stop(Duration drain, std::function<void()> done);

  [[nodiscard]] std::size_t guest_count() const { return guests_.size(); }
  [[nodiscard]] Gauges gauges() const;

  // For its guests.
  [[nodiscard]] const Config& config() const { return config_; }
  [[nodiscard]] net::Loop& loop() { return loop_; }
  [[nodiscard]] Rng& rng() { return rng_; }
  [[nodiscard]] wire::SharedDeflate& deflate() { return deflate_; }
  [[nodiscard]] Application& application() { return application_; }
  [[nodiscard]] Entrance& entrance() { return entrance_; }
  [[nodiscard]] Recording* recording() { return recording_; }
  [[nodiscard]] bool is_stopping() const { return static_cast<bool>(stopped_); }
  [[nodiscard]] Counters& counters() { return counters_; }
  void note_refusal(const std::string& peer, const Petition& petition,
                    const wire::Refusal& refusal);
  /// What `on_accept` took has ended.
  void connection_closed() { --connections_; }
  /// A client was let in; a client that was let in has gone.
  void session_opened();
  void session_closed();
  /// Who answers this request; null: it asks for an upgrade, or should have.
  [[nodiscard]] HttpHandler* handler_of(const Exchange& exchange) const;
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
  void say_farewell();
  /// Into a place that is free; the place that has become free.
  std::uint32_t move_guest(std::size_t from, std::uint32_t to);
  void report_when_empty();

  const Config& config_;
  net::Loop& loop_;
  Rng& rng_;
  Application& application_;
  Entrance& entrance_;
  Recording* recording_;
  wire::SharedDeflate deflate_;
  Counters& counters_;
  std::size_t connections_ = 0;
  TimePoint paused_told_;  ///< when it was last said that newcomers wait
  std::size_t sessions_ = 0;
  std::size_t incomplete_ = 0;     ///< bytes that the sessions hold of incomplete messages
  std::function<void()> stopped_;  ///< set while stopping
  HttpHandlers handlers_;
  /// While stopping, those who have not been told come first.
  std::vector<std::unique_ptr<Guest>> guests_;
  std::size_t untold_ = 0;
  std::size_t awaited_ = 0;    ///< who were here when the end began, and are
  std::size_t farewells_ = 0;  ///< at a time
  flow::Deadline farewell_{*this};
  flow::Deadline drain_{*this};
};

}  // namespace wskit::server
