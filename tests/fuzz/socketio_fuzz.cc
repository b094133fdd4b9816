#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "envelope/is_json.h"
#include "envelope/kept_numbers.h"
#include "envelope/socketio.h"

using namespace wskit;

namespace {

/// What can be sent is a packet, and shown again a line that can be sent.
void check_line(std::string_view line) {
  const auto message = envelope::encode_socketio(line, "/n");
  if (!message) return;
  WSKIT_ASSERT(message->text.front() == '4');
  const auto packet = envelope::read_socketio(std::string_view(message->text).substr(1));
  WSKIT_ASSERT(packet.has_value() && packet->name_space == "/n");
  WSKIT_ASSERT(packet->attachments == message->attachments.size());
  const auto shown = envelope::decode_socketio(*packet, message->attachments);
  WSKIT_ASSERT(!shown || envelope::is_json(*shown));
}

/// What is read is JSON when it is shown.
void check_packet(std::string_view text) {
  using Type = envelope::SocketIoPacket::Type;
  const auto packet = envelope::read_socketio(text);
  if (!packet || packet->type == Type::kConnect || packet->type == Type::kDisconnect ||
      packet->type == Type::kConnectError) {
    return;
  }
  const auto line = envelope::decode_socketio(*packet, {"a", "b"});
  WSKIT_ASSERT(!line || envelope::is_json(*line));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (envelope::is_json(text)) {
    WSKIT_ASSERT(envelope::restore_numbers(envelope::keep_numbers(text)) == text);
  }
  check_line(text);
  check_packet(text);
  return 0;
}
