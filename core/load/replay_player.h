#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "capture/file.h"
#include "flow/deadline.h"
#include "load/replay_role.h"
#include "load/replay_script.h"

namespace wskit::load {

/// Plays one copy of a capture: reads it step by step, and takes each step when its time has come
/// and what has to be there before it is. Memory does not grow with the capture.
class ReplayPlayer final : private flow::DeadlineOwner {
 public:
  /// `stage.on_change` is set by the player. `done` is called once, from a deadline of the loop.
  ReplayPlayer(ReplayStage stage, capture::File capture, std::function<void()> done);
  ~ReplayPlayer() = default;
  ReplayPlayer(const ReplayPlayer&) = delete;
  ReplayPlayer& operator=(const ReplayPlayer&) = delete;

  void start(Duration after) { stage_.loop.arm(deadline_, after); }
  /// Closes every connection and plays no further, without patience for a server that does not
  /// answer the close; `done` follows.
  void stop();

 private:
  void on_deadline(flow::Deadline& which) override;
  void wake();

  bool read_step();
  [[nodiscard]] const ReplayStep& step() const { return script_->step(); }
  bool may_play();
  bool is_due(const ReplayRole* role);
  bool is_time();
  bool is_congested(const ReplayRole& role);
  [[nodiscard]] bool has_values() const;
  [[nodiscard]] std::optional<std::string> filled_in(ReplayRole& role);
  [[nodiscard]] bool waits_for_replies(const ReplayRole* role) const;
  bool replies_are_here();
  void play();
  void play_open(const envelope::event::Open& open);
  void play_message(ReplayRole& role, const envelope::event::Message& recorded);
  void play_reply(ReplayRole& role, const envelope::event::Message& recorded,
                  const envelope::Body& body);
  bool is_over();
  void wind_up();
  void begin_round();
  void sweep();
  [[nodiscard]] ReplayRole* role_of_step() const;

  ReplayStage stage_;
  capture::File capture_;
  std::function<void()> done_;
  flow::Deadline deadline_{*this};
  flow::Deadline farewell_{*this};  ///< once stopped: until when connections may take to close

  // Of the round.
  std::optional<ReplayScript> script_;
  std::unordered_map<std::string, std::unique_ptr<ReplayRole>> roles_;
  std::optional<Duration> first_open_at_;
  std::optional<TimePoint> epoch_;  ///< when place 0 is

  TimePoint patience_until_;
  std::uint64_t awaited_before_ = 0;  ///< when `patience_until_` was set; 0: it is not
  std::uint64_t templates_ = 0;       ///< filled in so far
};

}  // namespace wskit::load
