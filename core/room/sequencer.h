#pragma once

#include <cstddef>
#include <string_view>

#include "base/payload.h"
#include "base/rng.h"
#include "envelope/composer.h"
#include "flow/deadline.h"
#include "net/loop.h"
#include "room/courier.h"
#include "room/history.h"
#include "room/letter.h"
#include "room/room.h"
#include "room/text_map.h"

namespace wskit::room {

/// Owns the rooms of one loop and puts what happens in each into one order, which all its members
/// see: members, presence, message numbers and history change here and nowhere else. A room that is
/// empty and has no history left is forgotten; the next one of that name counts from 1 again, in
/// another epoch.
class Sequencer final : private flow::DeadlineOwner {
 public:
  /// `loops` is the number of loops that may have members. All references outlive it.
  Sequencer(std::size_t loops, net::Loop& loop, Rng& rng, envelope::Composer& composer,
            Courier& courier, const HistoryLimits& history)
      : loops_(loops),
        loop_(loop),
        rng_(rng),
        composer_(composer),
        courier_(courier),
        history_(history) {}

  /// Decides, and tells those concerned. Asks of one member come in its order.
  void handle(const Ask& ask);
  /// A user gave a sign of life, who may have left since.
  void see(const Sighting& sighting);

  /// Those that have members or are remembered.
  [[nodiscard]] std::size_t rooms() const { return rooms_.size(); }
  [[nodiscard]] const History& history() const { return history_; }

 private:
  void on_deadline(flow::Deadline& which) override;

  void join(const Ask& ask);
  void join_again(const Ask& ask);
  void leave(const Ask& ask);
  void message(const Ask& ask);
  void presence(const Ask& ask);
  void history(const Ask& ask);

  envelope::JsonWriter& begin(std::string_view type, const Ask& ask);
  void reply(const Ask& ask, std::string_view text);
  void reply_presence(const Ask& ask, const Room* room);
  void reply_history(const Ask& ask, const Room& room);
  void remember(Room& room, const Payload& frame);
  void forget_excess();
  void forget_if_idle(Room& room);
  Room& at(std::string_view name);
  Room& find_or_make(std::string_view name);

  std::size_t loops_;
  net::Loop& loop_;
  Rng& rng_;
  envelope::Composer& composer_;
  Courier& courier_;
  TextMap<Room> rooms_;
  History history_;
  flow::Deadline expiry_{*this};  ///< of the oldest message, or earlier
};

}  // namespace wskit::room
