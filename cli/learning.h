#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "capture/file.h"
#include "capture/message.h"
#include "cli/forwarded_events.h"
#include "load/handover.h"
#include "load/volatility.h"

namespace wskit::cli {

/// The first of two plays: its differences are learned from, and told nobody.
class FirstPlay final : public ForwardedEvents {
 public:
  FirstPlay(load::ReplayEvents& to, load::Volatility& volatility)
      : ForwardedEvents(to), volatility_(volatility) {}

 private:
  void on_difference(const load::ReplayDifference& difference) override {
    volatility_.add_first(difference);
  }

  load::Volatility& volatility_;
};

/// The second one: its differences are held until it is known what changes from play to play.
class SecondPlay final : public ForwardedEvents {
 public:
  SecondPlay(load::ReplayEvents& to, load::Volatility& volatility)
      : ForwardedEvents(to), volatility_(volatility) {}

  /// Tells what was held, without these places; how many differences are none without them.
  std::uint64_t release(const std::vector<capture::Pointer>& ignore);

 private:
  struct Held {
    load::ReplayDifference difference;
    std::optional<capture::Message> got;
    std::optional<load::ReplayedConnection> played;  ///< instead of a difference
  };

  void on_difference(const load::ReplayDifference& difference) override;
  void on_played(const load::ReplayedConnection& played) override;

  load::Volatility& volatility_;
  std::deque<Held> held_;
};

/// What two plays have taught.
struct Lesson {
  std::vector<capture::Pointer> ignore;
  std::vector<load::Handover> handovers;

  /// For a person, and as options.
  [[nodiscard]] std::string text() const;
};

/// kUsage when the capture cannot be read.
Result<Lesson> learn(const load::Volatility& volatility, const capture::File& capture);

}  // namespace wskit::cli
