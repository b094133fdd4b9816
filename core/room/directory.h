#pragma once

#include <cstddef>
#include <unordered_set>

#include "envelope/audience.h"
#include "room/handout.h"
#include "room/member.h"
#include "room/text_map.h"

namespace wskit::room {

/// The members of one loop, by user and by role: about 150 bytes for each user, 40 for each role of
/// a member. Adding and removing takes O(its roles).
class Directory {
 public:
  void add(Member& member);
  void remove(Member& member);

  /// Gives `handout` to those of the audience who are here: O(its names and their members).
  void give(const envelope::Audience& audience, Handout& handout) const;

  [[nodiscard]] std::size_t users() const { return users_.size(); }
  [[nodiscard]] std::size_t members() const { return members_; }

 private:
  using Members = std::unordered_set<Member*>;

  static void erase(TextMap<Members>& groups, const std::string& name, Member& member);

  TextMap<Members> users_;
  TextMap<Members> roles_;
  std::size_t members_ = 0;
};

}  // namespace wskit::room
