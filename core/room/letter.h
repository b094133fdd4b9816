#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "room/member.h"

namespace wskit::room {

/// What a member wants of a room's owner. `Text` is std::string_view where it is borrowed for one
/// call, and std::string on the way to another loop.
template <class Text>
struct BasicAsk {
  enum class Kind : std::uint8_t {
    kJoin,
    kJoinAgain,  ///< of a room that the member is in: answered, and nothing changes
    kLeave,
    kMessage,
    kPresence,
  };

  Kind kind = Kind::kPresence;
  bool gone = false;         ///< of a leave: the connection has ended, nobody waits for an answer
  std::uint32_t ticket = 0;  ///< of a join or a leave
  Address from;
  Text room;
  Text user;
  Text content;      ///< JSON, of a message
  Text correlation;  ///< JSON; empty: none

  template <class Other>
  [[nodiscard]] BasicAsk<Other> as() const {
    return {static_cast<typename BasicAsk<Other>::Kind>(kind),
            gone,
            ticket,
            from,
            Other(room),
            Other(user),
            Other(content),
            Other(correlation)};
  }
};
using Ask = BasicAsk<std::string_view>;
using AskLetter = BasicAsk<std::string>;

/// What a room's owner has decided, on its way to another loop.
struct Decision {
  enum class Kind : std::uint8_t { kBroadcast, kReply, kAdmit, kDismiss };

  Kind kind = Kind::kReply;
  std::uint32_t ticket = 0;  ///< to admit or to dismiss
  Address member;            ///< of a broadcast: who is left out
  std::string room;
  std::string frame;  ///< to broadcast or to reply
};

using Letter = std::variant<AskLetter, Decision>;

/// Bytes that a letter occupies.
inline std::size_t size_of(const Letter& letter) {
  std::size_t size = sizeof letter;
  if (const auto* ask = std::get_if<AskLetter>(&letter)) size += ask->content.size();
  if (const auto* decision = std::get_if<Decision>(&letter)) size += decision->frame.size();
  return size;
}

}  // namespace wskit::room
