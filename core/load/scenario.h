#pragma once

#include <cstdint>

#include "capture/file.h"
#include "load/replay_config.h"

namespace wskit::load {

/// What each player of a load plays, again and again: a capture, by the engine of `replay`.
struct Scenario {
  capture::File capture;
  ReplayConfig replay;             ///< of one copy and one round
  std::uint64_t most_at_once = 1;  ///< connections that a play has open at a time
};

}  // namespace wskit::load
