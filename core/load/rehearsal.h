#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "capture/file.h"
#include "envelope/event.h"
#include "load/replay_config.h"

namespace wskit::load {

/// Something that a replay would do.
struct RehearsedStep {
  Duration at{};            ///< since the first connection has opened
  std::size_t replies = 0;  ///< recorded since the step before this one
  std::string_view connection;
  std::string_view text;  ///< of a message, as it would be sent
  const envelope::Event& event;
};

/// Goes through what the first copy of a replay would do, as if the server answered as recorded.
/// The capture is one that `capture::summarise` has passed.
Status rehearse(const capture::File& capture, const ReplayConfig& config,
                const std::function<void(const RehearsedStep&)>& show);

}  // namespace wskit::load
