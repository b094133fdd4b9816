#pragma once

#include <memory>
#include <optional>

#include "flow/deadline.h"
#include "load/replay_player.h"
#include "load/slot.h"

namespace wskit::load {

/// Plays a scenario, one operation after the other: it has succeeded when every connection opened,
/// did not break, and got replies of the kinds that were recorded; where they are checked, these
/// replies.
class ScenarioSlot final : public Slot, private ReplayEvents, private flow::DeadlineOwner {
 public:
  using Slot::Slot;

  [[nodiscard]] std::uint64_t room() const override { return idle() && !failed() ? 1 : 0; }
  void issue(const Flight& flight, std::uint64_t count) override;
  void abandon() override;
  void account(Summary& summary) const override;
  /// Plays open their connections themselves.
  void open() override {}
  void close() override;
  /// Plays that are stopped have no more patience than this.
  void abort() override {}

 private:
  void on_difference(const ReplayDifference& difference) override;
  void on_failure(const ReplayFailure& failure) override;
  void on_redirect(int copy, const std::string& connection, const http::Url& to,
                   int status) override;
  void on_late(const ReplayLate& late) override;
  void on_unset(int copy, const std::string& connection, std::size_t line,
                const std::string& name) override;
  void on_played(const ReplayedConnection& /*played*/) override {}
  void on_unreadable(const Error& error) override;
  void on_done() override {}
  void on_deadline(flow::Deadline& which) override;

  void take_result();
  void lose(Loss loss);

  std::unique_ptr<ReplayPlayer> player_;
  ReplayTotals totals_;  ///< of all plays
  ReplayTotals before_;  ///< at the beginning of this one
  std::optional<Flight> flight_;
  std::optional<Loss> loss_;    ///< of this one: the first thing that went wrong; see lose
  flow::Deadline over_{*this};  ///< the player has called for the last time
};

}  // namespace wskit::load
