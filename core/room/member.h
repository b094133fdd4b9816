#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/payload.h"

namespace wskit::room {

struct LocalRoom;
struct TopicNode;

/// Which member of which loop; no two members of a server ever have the same.
struct Address {
  std::uint32_t loop = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
};

/// Nobody's.
constexpr Address kNoAddress;

/// One connection of a user, as the rooms see it. Belongs to one loop.
class Member {
 public:
  explicit Member(std::string user, std::vector<std::string> roles = {})
      : user_(std::move(user)), roles_(std::move(roles)) {}
  /// It must have left the Hub.
  virtual ~Member() = default;
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  /// Queues one frame that others may share. Must not call back into the Hub.
  virtual void deliver(const Payload& frame) = 0;
  /// It is in a room, and is not any more: once each, whatever ended it, and under the same rule.
  virtual void on_joined(std::string_view /*room*/) {}
  virtual void on_left(std::string_view /*room*/) {}

  [[nodiscard]] const std::string& user() const { return user_; }
  [[nodiscard]] const std::vector<std::string>& roles() const { return roles_; }
  /// Who it is from now on; only while it is not in a Hub, which has it by these.
  void identify(std::string user, std::vector<std::string> roles) {
    user_ = std::move(user);
    roles_ = std::move(roles);
  }

 private:
  friend class Hub;
  friend class Handout;
  friend class Roster;
  friend class Topics;

  static constexpr std::uint32_t kNoSeat = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::uint32_t kMaxTicket = (1U << 31) - 1;

  struct Membership {
    LocalRoom* room;
    std::uint32_t seat;         ///< index among the room's; kNoSeat until the owner has confirmed
    std::uint32_t ticket : 31;  ///< which join of this member made it
    std::uint32_t leaving : 1;  ///< asked to go; kept until the owner has confirmed
  };

  std::string user_;
  std::vector<std::string> roles_;
  std::vector<Membership> memberships_;
  std::vector<TopicNode*> subscriptions_;
  TimePoint seen_;             ///< when its rooms last heard of a sign of life
  std::uint64_t handout_ = 0;  ///< the last one that was for it
  Address address_;
  std::uint32_t tickets_ = 0;  ///< handed out so far
};

}  // namespace wskit::room
