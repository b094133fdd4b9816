#include "envelope/server_message.h"

#include "envelope/json_scan.h"
#include "envelope/request.h"

namespace wskit::envelope {
namespace {

std::string_view decoded_text(const JsonSlice& value) {
  return value.text.value_or(std::string_view());
}
std::string_view as_it_came(const JsonSlice& value) {
  return value.raw;
}
std::string_view correlation_of(const JsonSlice& value) {
  const bool is_one = value.text || is_json_number(value.raw);
  return is_one && value.raw.size() <= kMaxCorrelation ? value.raw : std::string_view();
}
std::string_view unless_false(const JsonSlice& value) {
  return value.raw == "null" || value.raw == "false" ? std::string_view() : value.raw;
}

struct MessageField {
  std::string_view name;
  std::string_view ServerMessage::*into;
  std::string_view (*read)(const JsonSlice& value);
};

constexpr MessageField kMessageFields[] = {
    {"type", &ServerMessage::type, decoded_text},
    {"id", &ServerMessage::id, correlation_of},
    {"correlationId", &ServerMessage::correlation, correlation_of},
    {"roomId", &ServerMessage::room, decoded_text},
    {"userId", &ServerMessage::user, decoded_text},
    {"content", &ServerMessage::content, as_it_came},
    {"content", &ServerMessage::text, decoded_text},
    {"users", &ServerMessage::users, as_it_came},
    {"code", &ServerMessage::code, decoded_text},
    {"message", &ServerMessage::message, decoded_text},
    {"error", &ServerMessage::error, unless_false},
    {"error", &ServerMessage::error_text, decoded_text},
};

}  // namespace

std::string ServerMessage::failure() const {
  std::string_view why = message;
  if (why.empty()) why = error_text;
  if (why.empty()) why = error;
  std::string line(code);
  if (!line.empty() && !why.empty()) line += ": ";
  line += why;
  return line.empty() ? "an error without a word" : line;
}

class ServerMessageReader::Scan final : public ObjectScan, public FieldSink {
 public:
  ServerMessage fields;

  void on_field(std::string_view name, const JsonSlice& value) override {
    for (const MessageField& field : kMessageFields) {
      if (field.name == name) fields.*field.into = field.read(value);
    }
  }
};

ServerMessageReader::ServerMessageReader() : scan_(std::make_unique<Scan>()) {}
ServerMessageReader::~ServerMessageReader() = default;

bool ServerMessageReader::read(std::string_view text, ServerMessage& message) {
  ServerMessage& fields = scan_->fields = {};
  const bool is_object = scan_->scan(text, *scan_) == simdjson::SUCCESS;
  if (!is_object) fields = {};
  if (fields.correlation.empty()) fields.correlation = fields.id;
  message = fields;
  return is_object;
}

}  // namespace wskit::envelope
