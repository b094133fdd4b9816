#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "load/awaiting_slot.h"

namespace wskit::load {

/// Sends requests, each with an id, and takes the message with that id for the answer, in whatever
/// order they come. Of requests with the same id the oldest is answered first.
class RequestSlot final : public AwaitingSlot {
 public:
  using AwaitingSlot::AwaitingSlot;

  [[nodiscard]] std::uint64_t room() const override;
  void issue(const Flight& flight, std::uint64_t count) override;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  /// By id, as JSON. At most as many as there is room for.
  using Waiting = std::unordered_multimap<std::string, Flight, Hash, std::equal_to<>>;

  void on_message(const wire::MessageView& message) override;
  void lose_all(Loss loss) override;
  std::optional<TimePoint> give_up(TimePoint sent) override;
  /// Whether an answer with that id is to a request that was given up; it is so only once.
  bool comes_too_late(std::string_view id);

  Waiting waiting_;
  std::uint64_t bytes_ = 0;            ///< of their messages
  TimePoint answered_;                 ///< when the newest request was sent that has its answer
  std::vector<std::string> given_up_;  ///< ids of the last requests that were, oldest first
};

}  // namespace wskit::load
