#include "envelope/socketio.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "envelope/is_json.h"
#include "envelope/json_splitter.h"
#include "envelope/kept_numbers.h"

namespace wskit::envelope {
namespace {

using Json = nlohmann::ordered_json;
using Type = SocketIoPacket::Type;

constexpr const char* kBytes = "_b64";
constexpr const char* kPlaceholder = "_placeholder";
// Trees are walked, and written, by recursion.
constexpr int kDeepest = 256;

Error malformed(std::string_view what) {
  return {ErrorKind::kProtocol, "the server does not speak Socket.IO 5: " + std::string(what)};
}

Error not_an_event(std::string_view why) {
  return {ErrorKind::kUsage, "is no event: " + std::string(why) +
                                 R"(; write ["name",args...], or name and its arguments as JSON)"};
}

/// Takes the digits at the front of `text`, if there are any.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc() || rest == text.data()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  return number;
}

bool is_binary(Type type) {
  return type == Type::kBinaryEvent || type == Type::kBinaryAck;
}

bool is_event(Type type) {
  return type == Type::kEvent || type == Type::kBinaryEvent;
}

/// `text` as a tree with kept numbers; nothing when it is not JSON, or nests too deep.
std::optional<Json> parse(std::string_view text) {
  if (!is_json(text)) return std::nullopt;
  bool too_deep = false;
  const auto watch_depth = [&](int depth, Json::parse_event_t /*event*/, Json& /*parsed*/) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  Json value = Json::parse(keep_numbers(text), watch_depth, false);
  if (too_deep || value.is_discarded()) return std::nullopt;
  return value;
}

/// The text of such a tree.
std::string text_of(const Json& tree) {
  return restore_numbers(tree.dump());
}

/// Whether `packet` has the payload that its type asks for.
bool has_its_payload(const SocketIoPacket& packet) {
  const bool acknowledges = packet.type == Type::kAck || packet.type == Type::kBinaryAck;
  if (acknowledges && !packet.id) return false;
  if (!is_event(packet.type) && !acknowledges) {
    return packet.json.empty() || is_json(packet.json);
  }
  return packet.json.starts_with('[') && is_json(packet.json);
}

/// Puts each `{"_b64": …}` aside, and a placeholder into its stead. False when one is not base64.
bool detach(Json& value, std::vector<std::string>& attachments) {
  if (!value.is_structured()) return true;
  const auto bytes = value.is_object() && value.size() == 1 ? value.find(kBytes) : value.end();
  if (bytes != value.end() && bytes->is_string()) {
    auto decoded = base64_decode(bytes->get_ref<const std::string&>());
    if (!decoded) return false;
    value = {{kPlaceholder, true}, {"num", attachments.size()}};
    attachments.push_back(*std::move(decoded));
    return true;
  }
  for (Json& part : value) {
    if (!detach(part, attachments)) return false;
  }
  return true;
}

/// The other way. False when an attachment is missing.
bool attach(Json& value, const std::vector<std::string>& attachments) {
  if (!value.is_structured()) return true;
  const auto place = value.is_object() ? value.find(kPlaceholder) : value.end();
  if (place != value.end() && *place == true) {
    const auto number = value.find("num");
    if (number == value.end() || !number->is_number_unsigned()) return false;
    const auto index = number->get<std::size_t>();
    if (index >= attachments.size()) return false;
    value = {{kBytes, base64_encode(attachments[index])}};
    return true;
  }
  for (Json& part : value) {
    if (!attach(part, attachments)) return false;
  }
  return true;
}

Result<SocketIoMessage> packed(SocketIoPacket packet, std::string json) {
  SocketIoMessage message;
  // Without bytes it goes as it was written.
  if (json.find(kBytes) != std::string::npos) {
    auto value = parse(json);
    if (!value) return not_an_event("it nests too deep");
    if (!detach(*value, message.attachments)) return not_an_event("a _b64 is not base64");
    if (message.attachments.size() > kMaxSocketIoAttachments) {
      return not_an_event("it has more than 64 times bytes");
    }
    if (!message.attachments.empty()) {
      json = text_of(*value);
      packet.type = is_event(packet.type) ? Type::kBinaryEvent : Type::kBinaryAck;
      packet.attachments = message.attachments.size();
    }
  }
  packet.json = json;
  append_socketio(message.text, packet);
  return message;
}

Result<SocketIoMessage> encode_array(std::string_view name_space, std::string_view text) {
  const auto value = parse(text);
  if (!value) return not_an_event("it is not JSON");
  if (value->empty() || !(*value)[0].is_string()) return not_an_event("its name is missing");
  return packed({.name_space = name_space}, std::string(text));
}

Result<SocketIoMessage> encode_object(std::string_view name_space, std::string_view text) {
  const auto parsed = parse(text);
  if (!parsed) return not_an_event("it is not JSON");
  const Json& value = *parsed;
  SocketIoPacket packet{.name_space = name_space};
  const auto event = value.find("event");
  const auto id = value.find(event == value.end() ? "ack" : "id");
  if (id == value.end() || !id->is_number_unsigned()) {
    return not_an_event(R"(an object has "event" and "id", or "ack" and "args")");
  }
  packet.id = id->get<std::uint64_t>();
  if (event != value.end()) {
    if (!event->is_array() || event->empty() || !(*event)[0].is_string()) {
      return not_an_event("its name is missing");
    }
    return packed(packet, text_of(*event));
  }
  packet.type = Type::kAck;
  const Json args = value.value("args", Json::array());
  if (!args.is_array()) return not_an_event(R"("args" is no array)");
  return packed(packet, text_of(args));
}

Result<SocketIoMessage> encode_words(std::string_view name_space, std::string_view line) {
  const std::size_t end = std::min(line.find_first_of(" \t\r"), line.size());
  std::string json =
      "[" + Json(line.substr(0, end)).dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string_view rest = line.substr(end);
  JsonSplitter arguments(line.size(), "");
  while (true) {
    auto value = arguments.next(rest);
    if (value && !*value) {
      value = arguments.finish();
      if (value && !*value) break;
    }
    if (!value) return not_an_event("an argument " + value.error().message);
    json.append(",").append(**value);
  }
  return packed({.name_space = name_space}, json + "]");
}

}  // namespace

Result<SocketIoPacket> read_socketio(std::string_view text) {
  if (text.empty() || text.front() < '0' || text.front() > '6') return malformed("no such packet");
  SocketIoPacket packet;
  packet.type = static_cast<Type>(text.front() - '0');
  text.remove_prefix(1);
  if (is_binary(packet.type)) {
    const auto attachments = take_number(text);
    if (!attachments || *attachments > kMaxSocketIoAttachments || !text.starts_with('-')) {
      return malformed("a binary packet with no count of attachments, or one above 64");
    }
    packet.attachments = *attachments;
    text.remove_prefix(1);
  }
  if (text.starts_with('/')) {
    const std::size_t comma = std::min(text.find(','), text.size());
    packet.name_space = text.substr(0, comma);
    packet.name_space = packet.name_space.substr(0, packet.name_space.find('?'));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  packet.id = take_number(text);
  packet.json = text;
  if (!has_its_payload(packet)) return malformed("a packet without its payload");
  return packet;
}

void append_socketio(std::string& out, const SocketIoPacket& packet) {
  out += '4';
  out += static_cast<char>('0' + static_cast<int>(packet.type));
  if (is_binary(packet.type)) out += std::to_string(packet.attachments) + '-';
  if (packet.name_space != "/") out.append(packet.name_space).append(",");
  if (packet.id) out += std::to_string(*packet.id);
  out += packet.json;
}

Result<SocketIoMessage> encode_socketio(std::string_view line, std::string_view name_space) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  if (line.empty()) return not_an_event("it is empty");
  if (line.front() == '[') return encode_array(name_space, line);
  return line.front() == '{' ? encode_object(name_space, line) : encode_words(name_space, line);
}

Result<std::string> decode_socketio(const SocketIoPacket& packet,
                                    const std::vector<std::string>& attachments) {
  std::string json(packet.json);
  if (packet.attachments > 0) {
    auto value = parse(json);
    if (!value) return malformed("a packet nests too deep");
    if (!attach(*value, attachments)) return malformed("an attachment is missing");
    json = text_of(*value);
  }
  if (!packet.id) return json;
  const std::string id = std::to_string(*packet.id);
  if (is_event(packet.type)) return "{\"event\":" + json + ",\"id\":" + id + "}";
  return "{\"ack\":" + id + ",\"args\":" + json + "}";
}

}  // namespace wskit::envelope
