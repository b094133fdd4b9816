#pragma once

#include <cstdint>
#include <string_view>

namespace wskit::wire {

/// RFC 6455 section 7.4.1, the IANA registry, and wskit's own range (4000-4999 is for
/// applications).
enum CloseCode : std::uint16_t {
  kNormal = 1000,
  kGoingAway = 1001,
  kProtocolError = 1002,
  kUnsupportedData = 1003,
  kNoStatus = 1005,  ///< never on the wire: a close frame without a code
  kAbnormal = 1006,  ///< never on the wire: no close frame came
  kInvalidPayload = 1007,
  kPolicyViolation = 1008,
  kMessageTooBig = 1009,
  kMandatoryExtension = 1010,
  kInternalError = 1011,
  kServiceRestart = 1012,
  kTryAgainLater = 1013,
  kBadGateway = 1014,
  kTlsHandshake = 1015,  ///< never on the wire
  kUnauthorized = 4401,
  kForbidden = 4403,
  kNoPong = 4408,
  kSlowConsumer = 4409,
  kRateLimited = 4429,
};

/// Whether a peer may send `code` in a close frame (section 7.4): 1000-1003, 1007-1014, 3000-4999.
bool is_sendable(std::uint16_t code);

/// Why a program may not have a close frame say this, in words for who wrote it; empty: it may.
/// kNoStatus is a frame without a code.
std::string_view fault_of_close(std::uint16_t code, std::string_view reason);

/// Whether `code` says that the client may not do this at all, so that it is of no use to come
/// back: 1008, 4401, 4403, and 3000 and 3003, IANA's "unauthorized" and "forbidden".
bool is_refusal(std::uint16_t code);

/// "going away" for 1001, "application code" for an unknown one of 4000-4999, and so on.
std::string_view close_code_name(std::uint16_t code);

}  // namespace wskit::wire
