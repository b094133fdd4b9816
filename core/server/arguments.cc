#include "server/arguments.h"

#include <string>

namespace wskit::server {
namespace {

using envelope::Fault;
using envelope::FaultCode;
using envelope::Request;

constexpr std::size_t kMaxRoomId = 256;
// Longer types are not repeated in the answer.
constexpr std::size_t kMaxNamedType = 64;

/// Whether the JSON value `json` of the field `name` is there, and not too large.
std::optional<Fault> check_value(std::string_view name, std::string_view json, std::size_t limit) {
  const std::string quoted = '"' + std::string(name) + '"';
  if (json.empty()) {
    return Fault{FaultCode::kInvalidMessage, quoted + " is missing: any JSON value"};
  }
  const std::size_t quotes = json.front() == '"' ? 2 : 0;
  const std::size_t size = json.size() - quotes;
  if (size <= limit) return std::nullopt;
  return Fault{FaultCode::kTooLarge, quoted + " has " + std::to_string(size) + " bytes; at most " +
                                         std::to_string(limit) + " are allowed"};
}

}  // namespace

Fault unknown_type(std::string_view type) {
  std::string name;
  if (type.size() <= kMaxNamedType) name = " \"" + std::string(type) + '"';
  return Fault{FaultCode::kUnknownType,
               "unknown type" + name +
                   "; known are join, leave, message, presence, history, subscribe, unsubscribe, "
                   "publish, send, ping, heartbeat and auth"};
}

std::optional<Fault> check_room(const Request& request) {
  if (!request.room.empty() && request.room.size() <= kMaxRoomId) return std::nullopt;
  return Fault{FaultCode::kInvalidMessage,
               R"("roomId" must be a non-empty string of at most 256 bytes)"};
}

std::optional<Fault> check_content(const Request& request, std::size_t limit) {
  return check_value("content", request.content, limit);
}

std::optional<Fault> check_payload(const Request& request, std::size_t limit) {
  return check_value("payload", request.payload, limit);
}

Result<room::HistoryRange, Fault> read_range(const Request& request) {
  room::HistoryRange range;
  if (!request.since.empty()) {
    range.since = envelope::read_count(request.since);
    if (!range.since) {
      return Fault{FaultCode::kInvalidMessage,
                   R"("since" must be the "seq" of a message, or 0 for the first)"};
    }
  }
  if (!request.limit.empty()) {
    const auto limit = envelope::read_count(request.limit);
    if (!limit || *limit == 0) {
      return Fault{FaultCode::kInvalidMessage,
                   R"("limit" must be a number of messages, from 1 on)"};
    }
    range.limit = *limit;
  }
  if (!request.epoch.empty()) range.epoch = room::read_epoch(request.epoch);
  return range;
}

}  // namespace wskit::server
