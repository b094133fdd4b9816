#include "server/statistics.h"

namespace wskit::server {
namespace {

template <class Key>
void add_all(std::map<Key, std::uint64_t>& to, const std::map<Key, std::uint64_t>& from) {
  for (const auto& [key, count] : from)
    to[key] += count;
}

}  // namespace

void Counters::merge(const Counters& other) {
  connections += other.connections;
  sessions += other.sessions;
  requests += other.requests;
  messages_in += other.messages_in;
  messages_out += other.messages_out;
  bytes_in += other.bytes_in;
  bytes_out += other.bytes_out;
  slow_consumers += other.slow_consumers;
  dropped += other.dropped;
  unrecorded += other.unrecorded;
  add_all(errors, other.errors);
  add_all(refusals, other.refusals);
  handshake.merge(other.handshake);
  delivery.merge(other.delivery);
}

void Gauges::merge(const Gauges& other) {
  connections += other.connections;
  sessions += other.sessions;
  queued += other.queued;
  incomplete += other.incomplete;
}

void Statistics::merge(const Statistics& other) {
  counters.merge(other.counters);
  gauges.merge(other.gauges);
  const room::HubCounts& more = other.rooms;
  rooms.members += more.members;
  rooms.users += more.users;
  rooms.rooms += more.rooms;
  rooms.memberships += more.memberships;
  rooms.subscriptions += more.subscriptions;
  rooms.history_messages += more.history_messages;
  rooms.history_bytes += more.history_bytes;
}

}  // namespace wskit::server
