#include "wire/close_code.h"

#include <cstddef>

#include "wire/frame.h"

namespace wskit::wire {

bool is_sendable(std::uint16_t code) {
  return (code >= kNormal && code <= kUnsupportedData) ||
         (code >= kInvalidPayload && code <= kBadGateway) || (code >= 3000 && code <= 4999);
}

std::string_view fault_of_close(std::uint16_t code, std::string_view reason) {
  if (code == kNoStatus) {
    return reason.empty() ? "" : "a close frame without a code (1005) has no reason";
  }
  if (!is_sendable(code)) return "this close code is not for sending; use 1000 or 3000 to 4999";
  constexpr std::size_t kMaxReason = kMaxControlSize - sizeof code;
  static_assert(kMaxReason == 123);
  return reason.size() <= kMaxReason ? "" : "the reason of a close has at most 123 bytes";
}

bool is_refusal(std::uint16_t code) {
  return code == kPolicyViolation || code == 3000 || code == 3003 || code == kUnauthorized ||
         code == kForbidden;
}

std::string_view close_code_name(std::uint16_t code) {
  switch (code) {
    case kNormal:
      return "normal closure";
    case kGoingAway:
      return "going away";
    case kProtocolError:
      return "protocol error";
    case kUnsupportedData:
      return "unsupported data";
    case kNoStatus:
      return "no status received";
    case kAbnormal:
      return "abnormal closure";
    case kInvalidPayload:
      return "invalid payload data";
    case kPolicyViolation:
      return "policy violation";
    case kMessageTooBig:
      return "message too big";
    case kMandatoryExtension:
      return "mandatory extension missing";
    case kInternalError:
      return "internal error";
    case kServiceRestart:
      return "service restart";
    case kTryAgainLater:
      return "try again later";
    case kBadGateway:
      return "bad gateway";
    case kTlsHandshake:
      return "TLS handshake failed";
    case 3000:
      return "unauthorized";
    case 3003:
      return "forbidden";
    case 3008:
      return "timeout";
    case kUnauthorized:
      return "unauthorized";
    case kForbidden:
      return "forbidden";
    case kNoPong:
      return "no pong";
    case kSlowConsumer:
      return "slow consumer";
    case kRateLimited:
      return "rate limit exceeded";
    default:
      break;
  }
  if (code >= 4000 && code <= 4999) return "application code";
  if (code >= 3000 && code <= 3999) return "registered code";
  return code < 1000 || code > 4999 ? "invalid code" : "reserved code";
}

}  // namespace wskit::wire
