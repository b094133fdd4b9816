#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wskit::envelope {

/// The codes of protocol.md that an `error` message carries.
enum class FaultCode : std::uint8_t {
  kParseError,      ///< not JSON
  kInvalidMessage,  ///< JSON, but not a message, or an argument is wrong
  kUnknownType,
  kUnauthorized,  ///< nobody has said who it is, or not in a way that holds
  kForbidden,     ///< known, but not allowed to
  kNotInRoom,
  kRateLimitExceeded,
  kThrottled,  ///< too soon after the last message
  kTooLarge,
  kTooManyRooms,
  kUnavailable,  ///< overloaded or going away: the same may work later
  kTimeout,
};

/// "PARSE_ERROR", "INVALID_MESSAGE" and so on.
std::string_view fault_name(FaultCode code);

/// What was wrong with a message, to be told to its sender; one line that says what would be right.
struct Fault {
  FaultCode code = FaultCode::kInvalidMessage;
  std::string message;
};

}  // namespace wskit::envelope
