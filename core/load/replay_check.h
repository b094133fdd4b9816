#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/compare.h"
#include "envelope/event.h"

namespace wskit::load {

/// One way in which a replay went otherwise than the recording.
struct ReplayDifference {
  enum class Kind : std::uint8_t {
    kDiffers,  ///< a reply came in place of another
    kMissing,  ///< a recorded reply did not come
    kExtra,    ///< a reply came that was not recorded
    kClose,    ///< the connection ended in another way
  };
  Kind kind = Kind::kDiffers;
  int copy = 1;            ///< from 1
  std::string connection;  ///< `c` in the capture
  std::size_t line = 0;    ///< of the capture; for kExtra the one after which it came
  std::vector<capture::Difference> places;  ///< at least one
};

/// Holds what one connection received against what was recorded, in order. After a difference it
/// looks at most `kWindow` messages ahead on both sides for where they agree again, so that one
/// message more or less is told as such and does not make all that follow it differ.
class ReplayCheck {
 public:
  static constexpr std::size_t kWindow = 8;
  using Report = std::function<void(ReplayDifference)>;

  ReplayCheck(capture::Comparison comparison, Report report);

  void expect(const envelope::Body& recorded, std::size_t line);
  void receive(const envelope::Body& got);
  /// What has been expected and not come is missing, and no longer waited for.
  void give_up();
  /// Nothing more comes, on either side.
  void finish();

  /// Whether so much is held that no more should be expected before something has come.
  [[nodiscard]] bool is_full() const;

 private:
  struct Held {
    envelope::Body::Form form;
    std::string bytes;
    std::size_t line;
  };
  struct Step {
    std::size_t recorded;
    std::size_t got;
  };

  static envelope::Body body_of(const Held& held) { return {held.form, held.bytes}; }
  void settle(bool at_end);
  [[nodiscard]] Step next_agreement() const;
  [[nodiscard]] bool agree(std::size_t recorded, std::size_t got) const;
  void pass(Step step);
  void drop(std::deque<Held>& from);
  void report(ReplayDifference::Kind kind, std::vector<capture::Difference> places);

  capture::Comparison comparison_;
  Report report_;
  std::deque<Held> recorded_;
  std::deque<Held> got_;
  std::size_t recorded_bytes_ = 0;
  std::size_t got_bytes_ = 0;
  std::size_t line_ = 0;  ///< of the last recorded reply that has been dealt with
};

}  // namespace wskit::load
