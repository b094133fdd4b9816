#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "load/arrivals.h"
#include "load/receiver.h"
#include "load/recorder.h"
#include "load/stamp.h"

namespace wskit::load {

/// What one receiver hears: finds the stamps in what comes, records the delivery of each message
/// once, and counts what is wrong.
class Reception {
 public:
  struct Rules {
    std::uint32_t run = 0;              ///< stamps of others are not ours
    std::uint32_t first_publisher = 0;  ///< of those that it is to hear
    std::uint32_t publishers = 1;
    /// Of these, the one whose messages are not for it: should they come, nobody asked for them.
    std::optional<std::uint32_t> spared;
    Duration timeout{};   ///< since a message was sent; later is late
    bool answers = true;  ///< what comes is as long as what was sent, and one for one
  };
  enum class Heard : std::uint8_t { kNothing, kDamaged, kStamped };

  Reception(const Rules& rules, Recorder& recorder)
      : rules_(rules), recorder_(recorder), arrivals_(rules.publishers) {}

  /// Takes a message that came at `now`. `first(stamp)` hears of each that came for the first time.
  template <class First>
  Heard take(std::string_view bytes, TimePoint now, First first) {
    Heard heard = Heard::kNothing;
    std::size_t size = bytes.size();
    for (auto found = find_stamp(bytes); found; found = find_stamp(bytes, found->end)) {
      if (!found->stamp) {
        note_damage(now);
        heard = Heard::kDamaged;
      } else if (is_ours(*found->stamp)) {
        heard = Heard::kStamped;
        // Of several stamps in one message the first stands for its bytes.
        if (see(*found->stamp, now, std::exchange(size, 0))) first(*found->stamp);
      }
    }
    return heard;
  }
  /// A message came that can only be one of ours without its stamp.
  void note_damage(TimePoint now) {
    if (recorder_.measures(now)) ++tally_.wrongs.corrupted;
  }
  void count_published(TimePoint intended) {
    if (recorder_.measures(intended)) ++tally_.published;
  }

  [[nodiscard]] const Receiver& tally() const { return tally_; }
  /// Of memory that is needed to know what has come.
  [[nodiscard]] std::size_t bytes() const;

 private:
  [[nodiscard]] bool is_ours(const Stamp& stamp) const {
    return stamp.run == rules_.run && stamp.publisher != rules_.spared &&
           stamp.publisher - rules_.first_publisher < rules_.publishers;
  }
  bool see(const Stamp& stamp, TimePoint now, std::size_t size);

  const Rules rules_;
  Recorder& recorder_;
  std::vector<Arrivals> arrivals_;  ///< by publisher
  Receiver tally_;
};

}  // namespace wskit::load
