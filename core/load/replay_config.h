#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "client/link.h"
#include "http/url.h"
#include "load/replay_check.h"
#include "load/selection.h"
#include "load/template.h"
#include "load/variables.h"

namespace wskit::load {

/// When a replay sends what was recorded.
enum class Pace : std::uint8_t {
  kTimed,     ///< at the recorded times
  kLockstep,  ///< when the replies that were recorded before it have come
  kAsap,      ///< at once
};

struct ReplayConfig {
  /// Plays at the server of `there`, whatever was recorded; `keeps`: at the recorded paths.
  void lead_to(const http::Url& there, bool keeps);

  Pace pace = Pace::kTimed;
  bool keeps_targets = false;  ///< of `url` the server alone: paths and queries are the recorded
  bool check = false;
  bool has_own_binds = false;    ///< replies in the capture have bindings of their own
  int copies = 1;                ///< of the whole capture, at once
  std::optional<http::Url> url;  ///< instead of the recorded ones
  /// Of every link. Its URL is not looked at; headers replace recorded ones of the same name, and
  /// subprotocols, if there are any, all that were offered.
  client::LinkConfig link;
  double speed = 1;                 ///< of kTimed: 2 halves every gap
  std::optional<Duration> max_gap;  ///< of kTimed: none is longer
  Duration ramp{};                  ///< over which the copies begin, evenly
  std::uint64_t rounds = 1;         ///< how often each copy plays the capture
  Selection selection;
  CheckConfig checking;
  Variables variables;         ///< of every copy, from the beginning
  std::vector<Binding> binds;  ///< of the replies of all connections
  Template::Environment environment = [](const char* /*name*/) -> const char* { return nullptr; };
  Duration within = std::chrono::seconds(2);  ///< how long a recorded reply or close is waited for
};

/// Where a connection goes that was recorded at `recorded`; kUsage when that is no URL.
Result<http::Url> destination(const ReplayConfig& config, std::string_view recorded);

}  // namespace wskit::load
