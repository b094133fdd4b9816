#include "envelope/line_fields.h"

#include <algorithm>
#include <cmath>

#include "base/base64.h"
#include "envelope/narrowed.h"

namespace wskit::envelope {
namespace {

// More would not be exact as a double in microseconds: some 31 years.
constexpr double kMostMicroseconds = 1e15;

std::string quoted(std::string_view name) {
  return "`" + std::string(name) + "`";
}

}  // namespace

void LineFields::fail(std::string message) {
  if (!error_) error_ = std::move(message);
}

void LineFields::wants(std::string_view name, std::string_view what) {
  fail(quoted(name) + " wants " + std::string(what));
}

void LineFields::parse(std::string_view line) {
  error_.reset();
  line_.reserve(line.size() + simdjson::SIMDJSON_PADDING);
  line_ = line;
  simdjson::dom::element root;
  auto error = tree_parser_.parse(line_.data(), line_.size(), false).get(root);
  // What is passed on is taken from the line itself, digit by digit.
  if (error) error = tree_parser_.parse(narrowed(line)).get(root);
  if (error) {
    fail(std::string("not JSON: ") + simdjson::error_message(error));
  } else if (root.get(root_) != simdjson::SUCCESS) {
    fail("not a JSON object: {…}");
  }
  object_ = root_;
}

const std::vector<std::string_view>& LineFields::unique_names() {
  names_.clear();
  if (error_) return names_;
  for (const auto [name, value] : root_)
    names_.push_back(name);
  std::sort(names_.begin(), names_.end());
  const auto twin = std::adjacent_find(names_.begin(), names_.end());
  if (twin != names_.end()) fail(quoted(*twin) + " stands on this line twice");
  return names_;
}

std::optional<LineFields::Element> LineFields::find(std::string_view name) {
  Element element;
  if (error_ || object_.at_key(name).get(element) != simdjson::SUCCESS || element.is_null()) {
    return std::nullopt;
  }
  return element;
}

std::string_view LineFields::text(std::string_view name) {
  std::string_view text;
  const auto element = find(name);
  if (element && element->get(text) != simdjson::SUCCESS) wants(name, "a string");
  return text;
}

std::string_view LineFields::needed_text(std::string_view name) {
  const std::string_view needed = text(name);
  if (needed.empty()) wants(name, "a string that is not empty");
  return needed;
}

bool LineFields::enter(std::string_view name) {
  const auto element = find(name);
  if (element && element->get(object_) == simdjson::SUCCESS) return true;
  wants(name, "an object: {…}");
  return false;
}

std::optional<bool> LineFields::truth(std::string_view name) {
  const auto element = find(name);
  if (!element) return std::nullopt;
  bool truth = false;
  if (element->get(truth) != simdjson::SUCCESS) wants(name, "true or false");
  return truth;
}

std::optional<std::int64_t> LineFields::integer(std::string_view name, std::int64_t min,
                                                std::int64_t max) {
  const auto element = find(name);
  if (!element) return std::nullopt;
  std::int64_t number = 0;
  if (element->get(number) == simdjson::SUCCESS && number >= min && number <= max) return number;
  wants(name, "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return std::nullopt;
}

std::optional<Duration> LineFields::time(std::string_view name, double unit_in_microseconds) {
  const auto element = find(name);
  if (!element) return std::nullopt;
  double number = 0;
  const bool is_number = element->get(number) == simdjson::SUCCESS;
  const double microseconds = number * unit_in_microseconds;
  if (is_number && microseconds >= 0 && microseconds <= kMostMicroseconds) {
    return std::chrono::microseconds(std::llround(microseconds));
  }
  wants(name, unit_in_microseconds > 1e3 ? "a number of s from 0 to 1e9"
                                         : "a number of ms from 0 to 1e12");
  return std::nullopt;
}

std::optional<Duration> LineFields::seconds(std::string_view name) {
  return time(name, 1e6);
}
std::optional<Duration> LineFields::milliseconds(std::string_view name) {
  return time(name, 1e3);
}

std::optional<Direction> LineFields::direction(std::string_view name) {
  const std::string_view arrow = text(name);
  if (arrow == ">") return Direction::kToServer;
  if (arrow == "<") return Direction::kToClient;
  if (find(name)) wants(name, "\">\" or \"<\"");
  return std::nullopt;
}

std::uint16_t LineFields::close_code(std::uint16_t otherwise) {
  return static_cast<std::uint16_t>(integer("code", 1000, 4999).value_or(otherwise));
}

std::string_view LineFields::raw(std::string_view name) {
  if (error_ || object_.at_key(name).error() != simdjson::SUCCESS) return {};
  simdjson::ondemand::document document;
  simdjson::ondemand::value value;
  std::string_view json;
  const simdjson::padded_string_view line(line_.data(), line_.size(), line_.capacity());
  if (text_parser_.iterate(line).get(document) != simdjson::SUCCESS ||
      document[name].get(value) != simdjson::SUCCESS ||
      simdjson::to_json_string(value).get(json) != simdjson::SUCCESS) {
    wants(name, "a JSON value");
    return {};
  }
  // Behind a scalar its blanks are part of the token.
  const std::size_t last = json.find_last_not_of(" \t\r\n");
  return last == std::string_view::npos ? std::string_view() : json.substr(0, last + 1);
}

std::string_view LineFields::match(std::string_view name) {
  const auto element = find(name);
  if (!element) wants(name, "a text, \"/re/\" or an object");
  return element && element->is_object() ? raw(name) : text(name);
}

event::Headers LineFields::headers(std::string_view name) {
  event::Headers headers;
  const auto element = find(name);
  if (!element) return headers;
  simdjson::dom::array list;
  if (element->get(list) != simdjson::SUCCESS) {
    wants(name, "[[\"Name\",\"value\"],…]");
    return headers;
  }
  for (const Element entry : list) {
    simdjson::dom::array pair;
    std::string_view key;
    std::string_view value;
    if (entry.get(pair) != simdjson::SUCCESS || pair.size() != 2 ||
        pair.at(0).get(key) != simdjson::SUCCESS || pair.at(1).get(value) != simdjson::SUCCESS) {
      wants(name, "[[\"Name\",\"value\"],…]");
      break;
    }
    headers.emplace_back(key, value);
  }
  return headers;
}

std::vector<std::string> LineFields::texts(std::string_view name) {
  std::string_view text;
  const auto element = find(name);
  if (element && element->get(text) == simdjson::SUCCESS) return {std::string(text)};
  return list_of_texts(name);
}

std::vector<std::string> LineFields::list_of_texts(std::string_view name) {
  std::vector<std::string> texts;
  const auto element = find(name);
  if (!element) return texts;
  std::string_view text;
  simdjson::dom::array list;
  if (element->get(list) != simdjson::SUCCESS) {
    wants(name, "a list of strings");
    return texts;
  }
  for (const Element entry : list) {
    if (entry.get(text) != simdjson::SUCCESS) {
      wants(name, "a list of strings");
      break;
    }
    texts.emplace_back(text);
  }
  return texts;
}

std::vector<std::pair<std::string, std::string>> LineFields::named_texts(std::string_view name) {
  std::vector<std::pair<std::string, std::string>> texts;
  const auto element = find(name);
  if (!element) return texts;
  constexpr std::string_view kRight = "an object of strings: {\"NAME\":\"text\"}";
  simdjson::dom::object members;
  if (element->get(members) != simdjson::SUCCESS) {
    wants(name, kRight);
    return texts;
  }
  for (const auto [key, value] : members) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) {
      wants(name, kRight);
      break;
    }
    texts.emplace_back(key, text);
  }
  return texts;
}

std::optional<Body> LineFields::body() {
  const bool data = find("data").has_value();
  const bool json = !error_ && object_.at_key("json").error() == simdjson::SUCCESS;
  const bool b64 = find("b64").has_value();
  if (data + json + b64 > 1)
    fail("a payload is in one of `data`, `json` and `b64`, not in several");
  if (data) return Body{Body::Form::kText, text("data")};
  if (json) return Body{Body::Form::kJson, raw("json")};
  if (!b64) return std::nullopt;
  auto decoded = base64_decode(text("b64"));
  if (!decoded) wants("b64", "padded base64");
  decoded_ = std::move(decoded).value_or(std::string());
  return Body{Body::Form::kBinary, decoded_};
}

Body LineFields::required_body() {
  const auto payload = body();
  if (!payload) fail("a payload is needed in `data`, `json` or `b64`");
  return payload.value_or(Body());
}

Body LineFields::message_body() {
  Body payload = required_body();
  const auto opcode = integer("op", 1, 2);
  if (opcode == 2) payload.form = Body::Form::kBinary;
  if (opcode == 1 && payload.form == Body::Form::kBinary) {
    if (!simdjson::validate_utf8(payload.bytes)) fail("`op` 1 is text, and `b64` is not UTF-8");
    payload.form = Body::Form::kText;
  }
  return payload;
}

}  // namespace wskit::envelope
