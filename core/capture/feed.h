#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "base/clock.h"
#include "base/payload.h"
#include "capture/batch.h"
#include "envelope/event.h"
#include "wire/protocol_events.h"

namespace wskit::capture {

class Recorder;

/// What one loop gives to a recorder. It copies what happens and no more: whoever writes the file
/// makes lines of it. On the loop's thread; the recorder outlives it.
class Feed {
 public:
  /// So many bytes are handed over at once, whoever asks or not. To wake a thread on another
  /// processor costs a loop some microseconds, as much as to note 100 messages.
  static constexpr std::size_t kEnough = std::size_t{1} << 20;

  /// `hand_over_soon` is called when the first event waits.
  Feed(Recorder& recorder, std::size_t index, std::function<void()> hand_over_soon);

  /// The connection's number for what follows; 0 when there was no room, and none of it is noted.
  std::uint32_t open(TimePoint at, Opening opening);
  /// A message or ping of a connection; when there is no room, just the loss.
  void note(TimePoint at, std::uint32_t connection, Note::Kind kind, envelope::Direction direction,
            std::string_view bytes);
  /// A pong, and how long after its ping it came; 0: that is not known.
  void pong(TimePoint at, std::uint32_t connection, envelope::Direction direction,
            std::string_view data, Duration round_trip);
  /// A message to the client, framed.
  void deliver(TimePoint at, std::uint32_t connection, const Payload& frame);
  void close(TimePoint at, std::uint32_t connection, const wire::CloseInfo& how);

  /// Gives the recorder what has gathered.
  void hand_over();
  /// Events for which there was no room.
  [[nodiscard]] std::uint64_t lost() const { return lost_; }

 private:
  static constexpr std::uint64_t kNoRun = ~std::uint64_t{0};

  void add(TimePoint at, std::uint32_t connection, Note::Type type, std::string_view bytes);
  bool make_room(std::size_t size);
  void put(const Note& note, std::string_view bytes);
  void note_loss();

  Recorder& recorder_;
  std::function<void()> hand_over_soon_;
  Batch batch_;
  std::size_t granted_ = 0;       ///< so large the batch may become without asking anybody
  std::uint64_t drawn_ = kNoRun;  ///< the recorder's tickets when the batch's last run began
  std::uint64_t lost_ = 0;
  std::uint64_t unsaid_ = 0;  ///< of these, what no note tells of yet
};

/// One connection in a recording; nothing is noted of one that was not begun.
class Track {
 public:
  Track() = default;
  /// The feed outlives it.
  Track(Feed& feed, TimePoint at, Opening opening)
      : feed_(&feed), connection_(feed.open(at, std::move(opening))) {}

  /// Whether the calls below do anything.
  explicit operator bool() const { return connection_ != 0; }

  void came(TimePoint at, const wire::MessageView& message) const {
    if (*this) feed_->note(at, connection_, kind_of(message), Direction::kToServer, message.bytes);
  }
  void left(TimePoint at, const wire::MessageView& message) const {
    if (*this) feed_->note(at, connection_, kind_of(message), Direction::kToClient, message.bytes);
  }
  void left(TimePoint at, const Payload& frame) const {
    if (*this) feed_->deliver(at, connection_, frame);
  }
  void pinged(TimePoint at, std::string_view data) const {
    if (*this) feed_->note(at, connection_, Note::Kind::kPing, Direction::kToServer, data);
  }
  void ponged(TimePoint at, std::string_view data) const {
    if (*this) feed_->pong(at, connection_, Direction::kToServer, data, {});
  }
  /// Last.
  void closed(TimePoint at, const wire::CloseInfo& how) const {
    if (*this) feed_->close(at, connection_, how);
  }

 private:
  using Direction = envelope::Direction;

  static Note::Kind kind_of(const wire::MessageView& message) {
    return message.opcode == wire::Opcode::kText ? Note::Kind::kText : Note::Kind::kBinary;
  }

  Feed* feed_ = nullptr;
  std::uint32_t connection_ = 0;
};

}  // namespace wskit::capture
