#include "envelope/request.h"

#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include <simdjson.h>

#include "envelope/json_scan.h"
#include "envelope/padded_text.h"

namespace wskit::envelope {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

std::string_view string_or_number(const JsonSlice& value) {
  return value.text || is_json_number(value.raw) ? value.raw : std::string_view();
}

Fault not_json(error_code error) {
  const std::string reason = error == simdjson::DEPTH_ERROR
                                 ? "nested deeper than " + std::to_string(kMaxNesting) + " levels"
                                 : "not valid JSON";
  return {FaultCode::kParseError, reason + R"(; a message is a JSON object like {"type":"ping"})"};
}

std::string_view decoded(const JsonSlice& value) {
  return value.text.value_or(std::string_view());
}

std::string_view as_sent(const JsonSlice& value) {
  return value.raw;
}

std::string_view unless_null(const JsonSlice& value) {
  return value.raw == "null" ? std::string_view() : value.raw;
}

/// What may stand at top level or inside the payload.
struct Argument {
  std::string_view name;
  std::string_view Request::*field;
  std::string_view (*read)(const JsonSlice& value);
};

constexpr Argument kArguments[] = {
    {"roomId", &Request::room, decoded},     {"channelId", &Request::room, decoded},
    {"content", &Request::content, as_sent}, {"timestamp", &Request::timestamp, string_or_number},
    {"topic", &Request::topic, decoded},     {"to", &Request::to, unless_null},
    {"since", &Request::since, unless_null}, {"limit", &Request::limit, unless_null},
    {"epoch", &Request::epoch, decoded},     {"token", &Request::token, decoded},
};

struct Arguments final : FieldSink {
  void on_field(std::string_view name, const JsonSlice& value) override {
    if (name == "payload") values.payload = value.raw;
    for (const Argument& argument : kArguments) {
      if (argument.name == name) values.*argument.field = argument.read(value);
    }
  }

  Request values;
};

}  // namespace

class RequestReader::Scan {
 public:
  std::optional<Fault> read(std::string_view text, Request& request);

 private:
  struct Fields {
    std::string_view type;
    JsonSlice payload, id, correlation;
    Arguments own, inner;  ///< at top level, and inside the payload

    [[nodiscard]] Request request() const;
  };

  error_code iterate(std::string_view text);
  error_code scan(Fields& fields);
  bool is_one_value(std::string_view text);
  [[nodiscard]] bool ended() { return document_.current_location().error() != simdjson::SUCCESS; }
  static error_code scan_field(ondemand::field& field, Fields& fields);

  ondemand::parser parser_;
  ondemand::document document_;
  PaddedText padded_;
};

namespace {

/// `id` or `correlationId`: false when it is there and cannot be one.
bool read_correlation(const JsonSlice& value, std::string_view& into) {
  if (value.raw.empty() || value.raw == "null") return true;
  const std::string_view json = string_or_number(value);
  if (json.empty() || json.size() > kMaxCorrelation) return false;
  into = json;
  return true;
}

std::optional<Fault> invalid(std::string message) {
  return Fault{FaultCode::kInvalidMessage, std::move(message)};
}

}  // namespace

Request RequestReader::Scan::Fields::request() const {
  Request request = own.values;
  for (const Argument& argument : kArguments) {
    std::string_view& value = request.*argument.field;
    if (value.empty()) value = inner.values.*argument.field;
  }
  request.type = plain_type(type);
  const bool is_inside = own.values.topic.empty() && !inner.values.topic.empty();
  request.payload = is_inside ? inner.values.payload : payload.raw;
  return request;
}

std::optional<Fault> RequestReader::Scan::read(std::string_view text, Request& request) {
  request = {};
  Fields fields;
  error_code error = iterate(text);
  if (!error) error = scan(fields);
  if (error == simdjson::INCORRECT_TYPE && is_one_value(text)) {
    return invalid(R"(a message must be a JSON object, like {"type":"ping"})");
  }
  if (error) return not_json(error);

  request = fields.request();
  if (!read_correlation(fields.id, request.correlation) ||
      !read_correlation(fields.correlation, request.correlation)) {
    return invalid(R"("id" and "correlationId" must be strings or numbers of at most )" +
                   std::to_string(kMaxCorrelation) + " bytes");
  }
  if (request.type.empty()) {
    return invalid(R"("type" must be a non-empty string, as in {"type":"ping"})");
  }
  return std::nullopt;
}

error_code RequestReader::Scan::iterate(std::string_view text) {
  const std::string_view padded = padded_.pad(text);
  const std::size_t readable = padded.size() + simdjson::SIMDJSON_PADDING;
  return parser_.iterate(padded.data(), padded.size(), readable).get(document_);
}

error_code RequestReader::Scan::scan(Fields& fields) {
  ondemand::object object;
  if (const auto error = document_.get_object().get(object)) return error;
  for (auto item : object) {
    ondemand::field field;
    if (const auto error = std::move(item).get(field)) return error;
    if (const auto error = scan_field(field, fields)) return error;
  }
  return ended() ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
}

// Scalars are not values to simdjson when they are the whole document: an array is put around.
bool RequestReader::Scan::is_one_value(std::string_view text) {
  ondemand::array array;
  const std::string enclosed = "[" + std::string(text) + "]";
  if (iterate(enclosed) || document_.get_array().get(array)) return false;
  int count = 0;
  for (auto item : array) {
    ondemand::value value;
    JsonSlice ignored;
    if (std::move(item).get(value) || check_json(value, 0, ignored)) return false;
    ++count;
  }
  return count == 1 && ended();
}

error_code RequestReader::Scan::scan_field(ondemand::field& field, Fields& fields) {
  std::string_view name;
  JsonSlice value;
  if (const auto error = field.unescaped_key().get(name)) return error;
  if (name == "payload") {
    fields.inner = {};
    return check_json(field.value(), 1, fields.payload, &fields.inner);
  }
  if (const auto error = check_json(field.value(), 1, value)) return error;
  if (name == "type") {
    fields.type = value.text.value_or(std::string_view());
  } else if (name == "id") {
    fields.id = value;
  } else if (name == "correlationId") {
    fields.correlation = value;
  } else {
    fields.own.on_field(name, value);
  }
  return simdjson::SUCCESS;
}

std::string_view plain_type(std::string_view type) {
  if (type == "send_message") return "message";
  if (type == "join_channel") return "join";
  if (type == "leave_channel") return "leave";
  return type;
}

std::optional<std::uint64_t> read_count(std::string_view json) {
  // Larger ones are not exact to receivers that keep numbers as doubles (RFC 7493 section 2.2).
  constexpr std::uint64_t kMost = std::uint64_t{1} << 53;
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(json.data(), json.data() + json.size(), count);
  if (error != std::errc() || end != json.data() + json.size() || count > kMost) {
    return std::nullopt;
  }
  return count;
}

RequestReader::RequestReader() : scan_(std::make_unique<Scan>()) {}
RequestReader::~RequestReader() = default;

std::optional<Fault> RequestReader::read(std::string_view text, Request& request) {
  return scan_->read(text, request);
}

}  // namespace wskit::envelope
