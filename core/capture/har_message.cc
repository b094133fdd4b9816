#include "capture/har_message.h"

#include <utility>

#include "base/base64.h"
#include "capture/json_value.h"
#include "wire/close_code.h"

namespace wskit::capture {
namespace {

// Epoch times in seconds (Chrome, mitmproxy) and in milliseconds (Playwright) are told apart by
// their size: as seconds this is the year 5138, as milliseconds 1973.
constexpr double kMostSeconds = 1e11;

/// What is wrong with the data of a close frame (RFC 6455 section 5.5.1).
std::optional<std::string> improper_close(std::string_view data) {
  if (data.empty()) return std::nullopt;
  if (data.size() == 1) return "`data` of a close wants two bytes of a code, or nothing";
  const int code = static_cast<unsigned char>(data[0]) << 8 | static_cast<unsigned char>(data[1]);
  // The one that no frame has: some write it down where there was none.
  if (code == wire::kAbnormal) return std::nullopt;
  const std::string_view fault =
      wire::fault_of_close(static_cast<std::uint16_t>(code), data.substr(2));
  if (fault.empty()) return std::nullopt;
  return "`data` of a close with the code " + std::to_string(code) + ": " + std::string(fault);
}

std::optional<double> in_milliseconds(double time) {
  if (!(time >= 0)) return std::nullopt;  // -1: not known
  return time < kMostSeconds ? time * 1000 : time;
}

Error unfit(std::string what) {
  return {ErrorKind::kUsage, std::move(what)};
}

}  // namespace

Result<HarMessage> HarMessageFields::message() && {
  HarMessage message;
  message.at = in_milliseconds(time);
  if (!data) return unfit("`data` is missing");
  message.data = *std::move(data);
  if (type == "error") {
    message.opcode = HarMessage::Opcode::kError;
    message.direction = envelope::Direction::kToClient;
    return message;
  }
  if (type != "send" && type != "receive") {
    return unfit(R"(`type` wants "send", "receive" or "error")");
  }
  if (type == "receive") message.direction = envelope::Direction::kToClient;
  for (const int known : {1, 2, 8, 9, 10}) {
    if (opcode == known) message.opcode = static_cast<HarMessage::Opcode>(known);
  }
  if (!opcode || opcode != static_cast<int>(message.opcode)) {
    return unfit("`opcode` wants 1 (text), 2 (binary), 8 (close), 9 (ping) or 10 (pong)");
  }
  if (message.opcode == HarMessage::Opcode::kText) return message;
  auto bytes = base64_decode(message.data);
  if (!bytes) return unfit("`data` of a message that is not text wants base64");
  message.data = *std::move(bytes);
  if (message.opcode == HarMessage::Opcode::kClose) {
    if (auto wrong = improper_close(message.data)) return unfit(*std::move(wrong));
  }
  return message;
}

Result<HarMessage> parse_har_message(std::string_view json) {
  const auto value = parse_json(json);
  if (!value || !value->is_object()) return unfit("not a JSON object");
  const auto find = [&value](const char* field) { return value->value(field, Json()); };
  HarMessageFields raw;
  if (const Json type = find("type"); type.is_string()) raw.type = type.get<std::string>();
  if (const Json time = find("time"); time.is_number()) raw.time = time.get<double>();
  if (const Json opcode = find("opcode"); opcode.is_number()) raw.opcode = opcode.get<double>();
  if (const Json data = find("data"); data.is_string()) raw.data = data.get<std::string>();
  return std::move(raw).message();
}

}  // namespace wskit::capture
