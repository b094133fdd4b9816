#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

#include "envelope/fault.h"
#include "observe/latency.h"
#include "room/hub.h"

namespace wskit::server {

/// What has happened on a loop so far. Only the loop itself writes and reads it.
struct Counters {
  std::uint64_t connections = 0;  ///< accepted
  std::uint64_t sessions = 0;     ///< let in
  std::uint64_t requests = 0;     ///< answered, of those that are no upgrades
  std::uint64_t messages_in = 0;
  std::uint64_t messages_out = 0;
  std::uint64_t bytes_in = 0;  ///< as they come from the network, headers of frames and all
  std::uint64_t bytes_out = 0;
  std::uint64_t slow_consumers = 0;  ///< closed with 4409
  std::uint64_t dropped = 0;         ///< deliveries that found a queue full
  std::uint64_t unrecorded = 0;      ///< events that the capture has no room for
  std::map<envelope::FaultCode, std::uint64_t> errors;
  std::map<int, std::uint64_t> refusals;  ///< by status
  observe::Latency handshake;             ///< from accepting to queueing the 101
  observe::Latency delivery;              ///< room/deliveries.h

  void merge(const Counters& other);
};

/// How a loop stands at present.
struct Gauges {
  std::size_t connections = 0;
  std::size_t sessions = 0;
  std::size_t queued = 0;      ///< bytes that wait for peers
  std::size_t incomplete = 0;  ///< bytes of messages that have not come to their end

  void merge(const Gauges& other);
};

/// A loop, or all of them.
struct Statistics {
  Counters counters;
  Gauges gauges;
  room::HubCounts rooms;

  void merge(const Statistics& other);
};

}  // namespace wskit::server
