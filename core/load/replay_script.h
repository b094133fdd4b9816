#pragma once

#include <cstddef>
#include <optional>

#include "capture/reader.h"
#include "envelope/event.h"
#include "load/replay_config.h"
#include "load/replay_events.h"
#include "load/replay_text.h"
#include "load/replay_time.h"

namespace wskit::load {

/// Something that a recorded connection did, and that is done, or waited for, again.
struct ReplayStep {
  [[nodiscard]] bool is_reply() const;

  envelope::Event event;           ///< borrowed from the script
  std::size_t line = 0;            ///< of the capture
  std::optional<ReplayText> text;  ///< of a message that is a template
};

/// The steps of a capture, read as they are needed.
class ReplayScript {
 public:
  /// What it refers to outlives it. `events` hear what cannot be read.
  ReplayScript(capture::Reader reader, const ReplayConfig& config, ReplayEvents& events)
      : reader_(std::move(reader)),
        config_(config),
        events_(events),
        time_(config.speed, config.max_gap) {}

  /// Reads the next step, unless there is one; false at the end.
  bool read();
  [[nodiscard]] const ReplayStep& step() const { return *step_; }
  /// When the step that was read last is to be done, in the time of the replay.
  [[nodiscard]] Duration at() const { return at_; }
  /// The step is done.
  void pass() { step_.reset(); }
  /// Says that the step cannot be read, and where it stands.
  void reject(const Error& error);

 private:
  [[nodiscard]] ReplayStep step_of(const envelope::Event& event);

  capture::Reader reader_;
  const ReplayConfig& config_;
  ReplayEvents& events_;
  ReplayTime time_;
  Duration at_{};
  std::optional<ReplayStep> step_;
  bool at_end_ = false;
};

}  // namespace wskit::load
