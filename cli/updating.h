#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "capture/file.h"
#include "capture/revision.h"
#include "cli/forwarded_events.h"
#include "cli/learning.h"
#include "load/replay_config.h"

namespace wskit::cli {

/// Notes how a capture has to change to be what came.
class Updating final : public ForwardedEvents {
 public:
  explicit Updating(load::ReplayEvents& to) : ForwardedEvents(to) {}

  /// Writes what was learned beside the messages: bindings, templates, and what is ignored.
  void take(const Lesson& lesson, const load::Volatility& volatility);
  /// Writes beside the replies what --ignore and --bind say of all of them, so that the capture
  /// says it itself. kUsage when it cannot be read.
  Status keep(const load::ReplayConfig& given, const capture::File& capture);
  [[nodiscard]] const capture::Revision& revision() const { return revision_; }
  /// "2 replies changed, 1 added, 0 removed".
  [[nodiscard]] std::string text() const;

 private:
  void on_difference(const load::ReplayDifference& difference) override;
  void keep_beside(const envelope::event::Message& reply, std::size_t line,
                   const load::ReplayConfig& given);

  capture::Revision revision_;
  std::uint64_t changed_ = 0;
  std::uint64_t added_ = 0;
  std::uint64_t removed_ = 0;
  std::uint64_t bound_ = 0;
  std::uint64_t ignored_ = 0;
};

}  // namespace wskit::cli
