#include "envelope/fault.h"

#include "base/assert.h"

namespace wskit::envelope {

std::string_view fault_name(FaultCode code) {
  switch (code) {
    case FaultCode::kParseError:
      return "PARSE_ERROR";
    case FaultCode::kInvalidMessage:
      return "INVALID_MESSAGE";
    case FaultCode::kUnknownType:
      return "UNKNOWN_TYPE";
    case FaultCode::kUnauthorized:
      return "UNAUTHORIZED";
    case FaultCode::kForbidden:
      return "FORBIDDEN";
    case FaultCode::kNotInRoom:
      return "NOT_IN_ROOM";
    case FaultCode::kRateLimitExceeded:
      return "RATE_LIMIT_EXCEEDED";
    case FaultCode::kThrottled:
      return "THROTTLED";
    case FaultCode::kTooLarge:
      return "TOO_LARGE";
    case FaultCode::kTooManyRooms:
      return "TOO_MANY_ROOMS";
    case FaultCode::kUnavailable:
      return "UNAVAILABLE";
    case FaultCode::kTimeout:
      return "TIMEOUT";
  }
  assertion_failed("a known FaultCode", __FILE__, __LINE__);
}

}  // namespace wskit::envelope
