#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "envelope/op.h"

namespace wskit::envelope {

namespace op {

/// Whoever is named in any of these ways, once, but for `except`.
struct Recipients {
  std::vector<std::string> connections;
  std::vector<std::string> users;
  std::vector<std::string> roles;
  std::string_view room;
  std::string_view topic;
  bool all = false;
  std::vector<std::string> except;  ///< connections
};
struct SendTo {
  Recipients to;
  Body body;
};
struct Join {
  std::string_view room;
};
struct Leave {
  std::string_view room;
};
struct Accept {};
struct Reject {
  int status = 403;  ///< of HTTP
  std::string_view reason;
};
struct Presence {
  std::string_view room;
};
struct History {
  std::string_view room;
  std::optional<std::uint64_t> since;
  std::optional<std::uint64_t> limit;
  std::string_view epoch;
};
struct Stats {};
struct Drain {};

}  // namespace op

/// What a program asks of the server that it stands beside (protocol.md b, serve, in).
struct ServerOp {
  std::string_view ref;         ///< JSON, to be given back; empty: none
  std::string_view connection;  ///< `c`, of what is about one
  std::variant<op::SendTo, op::Join, op::Leave, op::Close, op::Accept, op::Reject, op::Presence,
               op::History, op::Stats, op::Drain>
      what;
};

}  // namespace wskit::envelope
