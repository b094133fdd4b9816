#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "envelope/audience.h"
#include "room/history.h"
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
    kHistory,
  };

  Kind kind = Kind::kPresence;
  bool gone = false;         ///< of a leave: the connection has ended, nobody waits for an answer
  std::uint32_t ticket = 0;  ///< of a join or a leave
  Address from;
  Text room;
  Text user;
  Text content;      ///< JSON, of a message
  Text correlation;  ///< JSON; empty: none
  /// Of kHistory, and of a join that wants to go on where an earlier one ended.
  std::optional<HistoryRange> history;
  TimePoint begun{};  ///< when a message was taken up (Deliveries)

  template <class Other>
  [[nodiscard]] BasicAsk<Other> as() const {
    return {static_cast<typename BasicAsk<Other>::Kind>(kind),
            gone,
            ticket,
            from,
            Other(room),
            Other(user),
            Other(content),
            Other(correlation),
            history,
            begun};
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
  TimePoint begun{};  ///< when a message was taken up; of what is no message: never
};

/// To the subscribers on another loop.
struct Publication {
  std::string topic;
  std::string frame;
  TimePoint begun;  ///< when it was taken up
};

/// To the members of another loop that an audience has; it is answered by a Receipt.
struct Parcel {
  std::uint32_t loop = 0;    ///< the sender's
  std::uint64_t number = 0;  ///< the sender's own
  envelope::Audience audience;
  std::string frame;
  TimePoint begun;  ///< when it was taken up
};

/// How many members a Parcel has reached.
struct Receipt {
  std::uint64_t number = 0;
  std::size_t delivered = 0;
};

/// A sign of life, for the owner of rooms that a user is in.
struct Sighting {
  std::string user;
  std::vector<std::string> rooms;
};

using Letter = std::variant<AskLetter, Decision, Publication, Parcel, Receipt, Sighting>;

/// Bytes that a letter occupies, about.
inline std::size_t size_of(const Letter& letter) {
  std::size_t size = sizeof letter;
  if (const auto* ask = std::get_if<AskLetter>(&letter)) size += ask->content.size();
  if (const auto* decision = std::get_if<Decision>(&letter)) size += decision->frame.size();
  if (const auto* publication = std::get_if<Publication>(&letter))
    size += publication->frame.size();
  if (const auto* parcel = std::get_if<Parcel>(&letter)) {
    const envelope::Audience& to = parcel->audience;
    const std::size_t names = to.users.size() + to.roles.size() + to.except.size();
    size += parcel->frame.size() + names * sizeof(std::string);
  }
  if (const auto* sighting = std::get_if<Sighting>(&letter)) {
    size += sighting->rooms.size() * sizeof(std::string);
  }
  return size;
}

}  // namespace wskit::room
