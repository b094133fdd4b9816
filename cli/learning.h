#pragma once

#include <string>
#include <vector>

#include "capture/file.h"
#include "cli/forwarded_events.h"
#include "load/handover.h"
#include "load/volatility.h"

namespace wskit::cli {

/// One of two plays that are learned from: its differences are told nobody.
class LearningPlay final : public ForwardedEvents {
 public:
  using Note = void (load::Volatility::*)(const load::ReplayDifference&);

  LearningPlay(load::ReplayEvents& to, load::Volatility& volatility, Note note)
      : ForwardedEvents(to), volatility_(volatility), note_(note) {}

 private:
  void on_difference(const load::ReplayDifference& difference) override {
    (volatility_.*note_)(difference);
  }

  load::Volatility& volatility_;
  Note note_;
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
