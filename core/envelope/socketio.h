#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wskit::envelope {

/// One packet of the Socket.IO protocol, version 5, without its attachments.
struct SocketIoPacket {
  enum class Type : std::uint8_t {
    kConnect,
    kDisconnect,
    kEvent,
    kAck,
    kConnectError,
    kBinaryEvent,
    kBinaryAck,
  };
  Type type = Type::kEvent;
  std::size_t attachments = 0;  ///< binary messages that follow
  std::string_view name_space = "/";
  std::optional<std::uint64_t> id = {};  ///< of the acknowledgement that is wanted, or given
  std::string_view json = {};            ///< its payload; empty: none
};

/// Reads a packet as it stands behind the '4' of Engine.IO. Borrowed from `text`. kProtocol when it
/// is none, its payload is not JSON, or not what its type has.
Result<SocketIoPacket> read_socketio(std::string_view text);
/// Appends the packet, with that '4'.
void append_socketio(std::string& out, const SocketIoPacket& packet);

/// An event, or an acknowledgement, as a line says it, and as packets carry it.
struct SocketIoMessage {
  std::string text;                      ///< the packet, with Engine.IO's '4'
  std::vector<std::string> attachments;  ///< binary messages that have to follow it
};

/// Reads what is to be sent:
///   ["name", args…]                       an event
///   name args…                            the same: a word, and JSON values behind it
///   {"event": ["name", args…], "id": 5}   an event that asks for an acknowledgement
///   {"ack": 5, "args": [args…]}           an acknowledgement that was asked for
/// {"_b64": "AAE="} anywhere in the arguments is bytes. kUsage with what would be right.
Result<SocketIoMessage> encode_socketio(std::string_view line, std::string_view name_space);

/// The line, in the same form, that an event or acknowledgement of a server is; its attachments in
/// the places that it keeps for them. kProtocol when these are not there.
Result<std::string> decode_socketio(const SocketIoPacket& packet,
                                    const std::vector<std::string>& attachments);

/// Bytes take this many of what a line has.
constexpr std::size_t kMaxSocketIoAttachments = 64;

}  // namespace wskit::envelope
