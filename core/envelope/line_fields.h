#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "envelope/event.h"

namespace wskit::envelope {

/// The fields of one JSON object on a line. An absent field is nothing, and so is null (but to
/// `raw`). The first thing that is wrong is kept in `error`; everything after it reads as absent.
/// What is returned is borrowed until the next `parse`.
class LineFields {
 public:
  void parse(std::string_view line);
  void fail(std::string message);
  /// Of the members, in the order of the alphabet. Fails when two have the same one: which of them
  /// counts, each reader would decide for itself.
  const std::vector<std::string_view>& unique_names();
  [[nodiscard]] const std::optional<std::string>& error() const { return error_; }

  std::string_view text(std::string_view name);
  /// A string that has to be there, and not to be empty.
  std::string_view needed_text(std::string_view name);
  std::optional<bool> truth(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max);
  std::optional<Duration> seconds(std::string_view name);
  std::optional<Duration> milliseconds(std::string_view name);
  std::optional<Direction> direction(std::string_view name);
  std::uint16_t close_code(std::uint16_t otherwise);
  /// The value's JSON as it stands on the line; empty when absent.
  std::string_view raw(std::string_view name);
  [[nodiscard]] bool has(std::string_view name) { return find(name).has_value(); }
  /// From here to `leave`, fields are those of the object `name`, which has to be there. Not for
  /// `raw`, `match` and bodies.
  bool enter(std::string_view name);
  void leave() { object_ = root_; }
  /// A string, or the JSON of an object.
  std::string_view match(std::string_view name);
  event::Headers headers(std::string_view name);
  std::vector<std::string> list_of_texts(std::string_view name);
  /// The same; one string is a list of one.
  std::vector<std::string> texts(std::string_view name);
  /// An object of strings, in its order.
  std::vector<std::pair<std::string, std::string>> named_texts(std::string_view name);

  /// Out of `data`, `json` or `b64`, of which there may be one.
  std::optional<Body> body();
  Body required_body();
  /// Of a captured message: its `op` has the last word on whether it is binary.
  Body message_body();

 private:
  using Element = simdjson::dom::element;

  std::optional<Element> find(std::string_view name);
  void wants(std::string_view name, std::string_view what);
  std::optional<Duration> time(std::string_view name, double unit_in_microseconds);

  simdjson::dom::parser tree_parser_;
  simdjson::ondemand::parser text_parser_;
  std::string line_;  ///< with the padding that simdjson reads over
  simdjson::dom::object root_;
  simdjson::dom::object object_;  ///< whose fields are read
  std::string decoded_;           ///< of `b64`
  std::vector<std::string_view> names_;
  std::optional<std::string> error_;
};

}  // namespace wskit::envelope
