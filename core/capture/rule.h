#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "capture/match.h"
#include "capture/pointer.h"
#include "envelope/script.h"

namespace wskit::capture {

/// How a message has to agree with a recorded one.
enum class Comparison : std::uint8_t {
  kExact,   ///< the same JSON value, whatever the blanks and the order of members; else byte for
            ///< byte
  kSubset,  ///< all that the recorded JSON has, with the same values; else byte for byte
  kText,    ///< byte for byte
};

/// What makes a message agree with a recorded one.
struct Rule {
  Comparison comparison = Comparison::kExact;
  std::vector<Pointer> ignore;     ///< places in JSON that are not looked at, nor missed
  std::optional<Match> pattern;    ///< what the message has to match, instead of the recorded one
  std::optional<Duration> within;  ///< how late it may come
};

/// `common`, with what is written beside one message added and put before it. kUsage names what
/// cannot be read.
Result<Rule> rule_for(const envelope::Script::Expect& expect, Rule common);

}  // namespace wskit::capture
