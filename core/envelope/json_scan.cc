#include "envelope/json_scan.h"

#include <algorithm>

#include "envelope/request.h"

namespace wskit::envelope {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

constexpr std::string_view kSpace = " \t\n\r";

std::string_view trim_end(std::string_view json) {
  return json.substr(0, json.find_last_not_of(kSpace) + 1);
}

bool take_digits(std::string_view& rest) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto count =
      static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_digit) - rest.begin());
  rest.remove_prefix(count);
  return count > 0;
}

bool take_one_of(std::string_view& rest, std::string_view set) {
  if (rest.empty() || set.find(rest.front()) == std::string_view::npos) return false;
  rest.remove_prefix(1);
  return true;
}

error_code check_fields(ondemand::object& object, int depth, FieldSink* sink) {
  for (auto item : object) {
    ondemand::field field;
    std::string_view key;
    JsonSlice inner;
    if (const auto error = std::move(item).get(field)) return error;
    if (const auto error = field.unescaped_key().get(key)) return error;
    if (const auto error = check_json(field.value(), depth, inner)) return error;
    if (sink != nullptr) sink->on_field(key, inner);
  }
  return simdjson::SUCCESS;
}

error_code check_object(ondemand::value value, int depth, FieldSink* sink) {
  ondemand::object object;
  const auto error = value.get_object().get(object);
  return error ? error : check_fields(object, depth, sink);
}

error_code check_array(ondemand::value value, int depth) {
  ondemand::array array;
  if (const auto error = value.get_array().get(array)) return error;
  for (auto item : array) {
    ondemand::value element;
    JsonSlice ignored;
    if (const auto error = std::move(item).get(element)) return error;
    if (const auto error = check_json(element, depth, ignored)) return error;
  }
  return simdjson::SUCCESS;
}

error_code check_scalar(std::string_view token) {
  const bool valid =
      token == "true" || token == "false" || token == "null" || is_json_number(token);
  return valid ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
}

}  // namespace

bool is_json_number(std::string_view token) {
  take_one_of(token, "-");
  if (!take_one_of(token, "0") && !take_digits(token)) return false;
  if (take_one_of(token, ".") && !take_digits(token)) return false;
  if (take_one_of(token, "eE")) {
    take_one_of(token, "+-");
    if (!take_digits(token)) return false;
  }
  return token.empty();
}

error_code check_json(ondemand::value value, int depth, JsonSlice& slice, FieldSink* sink) {
  slice.raw = trim_end(value.raw_json_token());
  switch (slice.raw.empty() ? '\0' : slice.raw.front()) {
    case '"': {
      std::string_view text;
      const auto error = value.get_string().get(text);
      slice.text = text;
      return error;
    }
    case '{':
    case '[':
      break;
    default:
      return check_scalar(slice.raw);
  }
  if (depth >= kMaxNesting) return simdjson::DEPTH_ERROR;
  const auto error = slice.raw.front() == '{' ? check_object(value, depth + 1, sink)
                                              : check_array(value, depth + 1);
  if (error) return error;
  const char* next = nullptr;
  if (const auto lost = value.current_location().get(next)) return lost;
  const char* begin = slice.raw.data();
  slice.raw = trim_end({begin, static_cast<std::size_t>(next - begin)});
  return simdjson::SUCCESS;
}

error_code ObjectScan::scan(std::string_view text, FieldSink& sink) {
  const std::size_t padded = text.size() + simdjson::SIMDJSON_PADDING;
  if (text_.size() < padded) text_.resize(padded);
  std::copy(text.begin(), text.end(), text_.begin());
  ondemand::object object;
  auto error = parser_.iterate(text_.data(), text.size(), text_.size()).get(document_);
  if (!error) error = document_.get_object().get(object);
  if (!error) error = check_fields(object, 1, &sink);
  if (error) return error;
  const bool ended = document_.current_location().error() != simdjson::SUCCESS;
  return ended ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
}

}  // namespace wskit::envelope
