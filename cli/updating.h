#pragma once

#include <cstdint>
#include <string>

#include "capture/revision.h"
#include "cli/forwarded_events.h"
#include "cli/learning.h"

namespace wskit::cli {

/// Notes how a capture has to change to be what came.
class Updating final : public ForwardedEvents {
 public:
  explicit Updating(load::ReplayEvents& to) : ForwardedEvents(to) {}

  /// Writes what was learned beside the messages: bindings, templates, and what is ignored.
  void take(const Lesson& lesson, const load::Volatility& volatility);
  [[nodiscard]] const capture::Revision& revision() const { return revision_; }
  /// "2 replies changed, 1 added, 0 removed".
  [[nodiscard]] std::string text() const;

 private:
  void on_difference(const load::ReplayDifference& difference) override;

  capture::Revision revision_;
  std::uint64_t changed_ = 0;
  std::uint64_t added_ = 0;
  std::uint64_t removed_ = 0;
  std::uint64_t bound_ = 0;
  std::uint64_t ignored_ = 0;
};

}  // namespace wskit::cli
