#include "room/directory.h"

#include <string>

namespace wskit::room {

void Directory::add(Member& member) {
  users_[member.user()].insert(&member);
  for (const std::string& role : member.roles())
    roles_[role].insert(&member);
  ++members_;
}

void Directory::remove(Member& member) {
  erase(users_, member.user(), member);
  for (const std::string& role : member.roles())
    erase(roles_, role, member);
  --members_;
}

void Directory::give(const envelope::Audience& audience, Handout& handout) const {
  const auto each = [](const TextMap<Members>& groups, const std::string& name, auto&& act) {
    const auto found = groups.find(name);
    if (found == groups.end()) return;
    for (Member* member : found->second)
      act(*member);
  };
  const auto give = [&](Member& member) { handout.give(member); };
  for (const std::string& user : audience.except)
    each(users_, user, [&](Member& member) { handout.withhold(member); });
  for (const std::string& user : audience.users)
    each(users_, user, give);
  for (const std::string& role : audience.roles)
    each(roles_, role, give);
  if (!audience.all) return;
  for (const auto& [user, members] : users_) {
    for (Member* member : members)
      handout.give(*member);
  }
}

// A role may be named twice: its group has gone the second time.
void Directory::erase(TextMap<Members>& groups, const std::string& name, Member& member) {
  const auto found = groups.find(name);
  if (found == groups.end()) return;
  found->second.erase(&member);
  if (found->second.empty()) groups.erase(found);
}

}  // namespace wskit::room
