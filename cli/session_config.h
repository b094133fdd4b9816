#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/diagnostics.h"
#include "cli/goal.h"
#include "client/link_config.h"
#include "net/loop.h"
#include "pipe/line_reader.h"
#include "wire/opcode.h"

namespace wskit::cli {

enum class AtEof : std::uint8_t { kClose, kKeep };

struct SessionConfig {
  client::LinkConfig link;
  std::vector<std::string> execute;           ///< the input, when there is any of it
  std::vector<std::string> on_open;           ///< messages that are sent first after every open
  wire::Opcode opcode = wire::Opcode::kText;  ///< of these
  Awaited awaited;
  std::optional<Duration> timeout;  ///< for the whole session
  std::optional<Duration> linger;   ///< after the end of the input; else until silence
  AtEof at_eof = AtEof::kClose;
};

/// The surroundings of a session; all outlive it.
struct SessionPorts {
  net::Loop& loop;
  pipe::LineSource& input;
  const Diagnostics& diagnostics;
};

}  // namespace wskit::cli
