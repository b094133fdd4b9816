#pragma once

#include <cstddef>
#include <string_view>

#include "base/payload.h"
#include "envelope/composer.h"
#include "room/courier.h"
#include "room/letter.h"
#include "room/room.h"
#include "room/text_map.h"

namespace wskit::room {

/// Owns the rooms of one loop and puts what happens in each into one order, which all its members
/// see: members, presence and message numbers change here and nowhere else. A room that becomes
/// empty is forgotten; the next one of that name counts from 1 again.
class Sequencer {
 public:
  /// `loops` is the number of loops that may have members. All arguments outlive it.
  Sequencer(std::size_t loops, envelope::Composer& composer, Courier& courier)
      : loops_(loops), composer_(composer), courier_(courier) {}

  /// Decides, and tells those concerned. Asks of one member come in its order.
  void handle(const Ask& ask);

 private:
  void join(const Ask& ask);
  void join_again(const Ask& ask);
  void leave(const Ask& ask);
  void message(const Ask& ask);
  void presence(const Ask& ask);

  envelope::JsonWriter& begin(std::string_view type, const Ask& ask);
  void reply(const Ask& ask, std::string_view text);
  void reply_presence(const Ask& ask, const Room* room);
  Room& at(std::string_view name);

  std::size_t loops_;
  envelope::Composer& composer_;
  Courier& courier_;
  TextMap<Room> rooms_;
};

}  // namespace wskit::room
