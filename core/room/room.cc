#include "room/room.h"

#include <string>

#include "base/assert.h"

namespace wskit::room {

void Room::join(std::string_view user, std::size_t loop, std::int64_t now) {
  const auto found = users_.find(user);
  Presence& presence =
      found != users_.end() ? found->second : users_.try_emplace(std::string(user)).first->second;
  ++presence.connections;
  presence.last_seen = now;
  ++connections_[loop];
}

void Room::leave(std::string_view user, std::size_t loop) {
  const auto found = users_.find(user);
  WSKIT_ASSERT(found != users_.end() && connections_[loop] > 0);
  if (--found->second.connections == 0) users_.erase(found);
  --connections_[loop];
}

std::uint64_t Room::next_message(std::string_view user, std::int64_t now) {
  const auto found = users_.find(user);
  WSKIT_ASSERT(found != users_.end());
  found->second.last_seen = now;
  return ++messages_;
}

void Room::see(std::string_view user, std::int64_t now) {
  const auto found = users_.find(user);
  if (found != users_.end()) found->second.last_seen = now;
}

}  // namespace wskit::room
