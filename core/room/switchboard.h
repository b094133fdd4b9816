#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/payload.h"
#include "envelope/audience.h"
#include "envelope/composer.h"
#include "envelope/fault.h"
#include "room/deliveries.h"
#include "room/directory.h"
#include "room/letter.h"
#include "room/mailbox.h"
#include "room/member.h"
#include "room/roster.h"
#include "room/topics.h"

namespace wskit::room {

/// Whoever is named in any of these ways, once, but for `except`.
struct Recipients {
  std::vector<Member*> members;
  envelope::Audience audience;
  std::string_view room;   ///< its members; empty: none
  std::string_view topic;  ///< its subscribers; empty: none
  std::vector<Member*> except;
};

/// Messages that are of no room: publications for who subscribes to a topic, and messages for users
/// and roles. Nobody owns them: a message is written and framed once, on its sender's loop, and
/// copied once for each other loop; what one sender publishes keeps its order.
class Switchboard {
 public:
  using Refusal = std::optional<envelope::Fault>;

  /// Sends whose receipts have not all come back; beyond that they are refused.
  static constexpr std::size_t kMaxPending = 10'000;

  /// For the loop that `mailboxes[own]` is for. All arguments outlive it.
  Switchboard(std::uint32_t own, Mailboxes& mailboxes, envelope::Composer& composer, Roster& roster,
              Deliveries& deliveries, std::size_t max_subscriptions);
  Switchboard(const Switchboard&) = delete;
  Switchboard& operator=(const Switchboard&) = delete;

  /// A frame of the server's own, to members of this loop: how many get it.
  std::size_t hand_out(const Recipients& to, const Payload& frame);

  void enter(Member& member) { directory_.add(member); }
  void exit(Member& member);
  /// What `member` is addressed by from now on.
  void assign_roles(Member& member, std::vector<std::string> roles);

  /// `correlation` is JSON, or empty. A pattern that the member has is answered again without
  /// effect. kInvalidMessage, kTooManyRooms.
  Refusal subscribe(Member& member, std::string_view pattern, std::string_view correlation);
  /// kInvalidMessage: the member does not have the pattern.
  Refusal unsubscribe(Member& member, std::string_view pattern, std::string_view correlation);
  /// `payload` is JSON. Acknowledged if it has a correlation, with the publications to the own loop
  /// before that. kInvalidMessage, kUnavailable.
  Refusal publish(Member& sender, std::string_view topic, std::string_view payload,
                  std::string_view correlation);
  /// `content` is JSON. Acknowledged with the number of members reached, when all loops have said
  /// how many. kUnavailable.
  Refusal send(Member& sender, const envelope::Audience& to, std::string_view content,
               std::string_view correlation);

  /// What other loops write.
  void open(const Publication& letter);
  void open(const Parcel& letter);
  void open(const Receipt& letter);

  [[nodiscard]] const Directory& directory() const { return directory_; }
  [[nodiscard]] const Topics& topics() const { return topics_; }

 private:
  struct Pending {
    Address sender;
    std::string correlation;
    std::size_t loops;  ///< that have not answered
    std::size_t delivered;
  };

  void answer(Member& member, std::string_view type, std::string_view pattern,
              std::string_view correlation);
  void deliver(std::string_view topic, const Payload& frame, TimePoint begun);
  std::size_t deliver(const envelope::Audience& to, const Payload& frame, TimePoint begun);
  void acknowledge(const Pending& sent);
  template <class Wants>
  [[nodiscard]] bool is_jammed(Wants&& wants) const;

  std::uint32_t own_;
  Mailboxes& mailboxes_;
  envelope::Composer& composer_;
  Roster& roster_;
  Deliveries& deliveries_;
  std::size_t max_subscriptions_;
  Topics topics_;
  Directory directory_;
  std::uint64_t handouts_ = 0;
  std::uint64_t sends_ = 0;
  std::unordered_map<std::uint64_t, Pending> pending_;  ///< by number
};

}  // namespace wskit::room
