#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "floor.h"

namespace wskit::room {

/// What a member must believe of one room, from what it was told.
struct Belief {
  bool is_in = false;
  std::optional<std::set<std::string>> users;
  std::optional<std::uint64_t> seq;
};

/// Reads what a member heard and finds what cannot be.
class Witness {
 public:
  explicit Witness(std::string self) : self_(std::move(self)) {}

  void hear(const Json& message) {
    const std::string type = message["type"];
    if (type == "publication") return hear_in_order("topic", message["payload"]);
    if (!message.contains("roomId")) {
      if (type == "message") hear_in_order("private", message["content"]);
      return;
    }
    Belief& room = rooms_[message["roomId"]];
    if (type == "presence") return hear_presence(room, message["users"]);
    if (type == "history") return hear_history(room, message["messages"]);
    if (type == "message") {
      hear_in_order(message["roomId"], message["content"]);
      return hear_message(room, message["seq"]);
    }
    hear_of_user(room, type == "user_joined", message["userId"]);
  }

 private:
  void hear_of_user(Belief& room, bool arrives, const std::string& user) {
    if (user == self_) {
      if (arrives != room.is_in) room = {arrives, {}, {}};
      return;
    }
    ASSERT_TRUE(room.is_in && room.users) << user;
    const bool changed = arrives ? room.users->insert(user).second : room.users->erase(user) == 1;
    EXPECT_TRUE(changed) << self_ << " heard twice of " << user;
  }
  static void hear_presence(Belief& room, const Json& users) {
    if (!room.is_in) return;
    std::set<std::string> names;
    for (const Json& user : users)
      names.insert(user["userId"]);
    EXPECT_EQ(room.users.value_or(names), names);
    room.users = names;
  }
  static void hear_history(const Belief& room, const Json& messages) {
    std::optional<std::uint64_t> last;
    for (const Json& message : messages) {
      const std::uint64_t seq = message["seq"];
      EXPECT_EQ(seq, last.value_or(seq - 1) + 1);
      last = seq;
    }
    if (room.seq && last) {
      EXPECT_EQ(*last, *room.seq);
    }
  }
  static void hear_message(Belief& room, std::uint64_t seq) {
    ASSERT_TRUE(room.is_in && room.users) << "a message outside of a stay";
    EXPECT_EQ(seq, room.seq.value_or(seq - 1) + 1);
    room.seq = seq;
  }
  /// What one member says in one place comes in its order; `said` is [member, number], or anything.
  void hear_in_order(const std::string& place, const Json& said) {
    if (!said.is_array()) return;
    std::uint64_t& last = last_[{place, said[0]}];
    EXPECT_GT(said[1].get<std::uint64_t>(), last) << place << " " << said;
    last = said[1];
  }

  std::string self_;
  std::map<std::string, Belief> rooms_;
  std::map<std::pair<std::string, std::uint64_t>, std::uint64_t> last_;
};

}  // namespace wskit::room
