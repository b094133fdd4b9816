#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/clock.h"
#include "envelope/event.h"

namespace wskit::envelope {

/// What a program asks of its connection (protocol.md b, connect, in).
namespace op {

struct Send {
  Body body;
};
struct Ping {
  Body body;
};
struct Close {
  std::uint16_t code = 1000;
  std::string_view reason;
};
struct Request {
  Body body;
  std::optional<Duration> timeout;
};
struct Expect {
  std::string_view match;  ///< a MATCH as on the command line; a JSON object is a subset
  std::optional<Duration> timeout;
};

}  // namespace op

struct Op {
  std::string_view ref;  ///< JSON, to be given back; empty: none
  std::variant<op::Send, op::Ping, op::Close, op::Request, op::Expect> what;
};

}  // namespace wskit::envelope
