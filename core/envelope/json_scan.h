#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <simdjson.h>

namespace wskit::envelope {

/// A value as it stands in the text, checked to its end.
struct JsonSlice {
  std::string_view raw;
  std::optional<std::string_view> text;  ///< of a string: decoded
};

/// Whether `token` is a number of RFC 8259 section 6, of whatever size.
bool is_json_number(std::string_view token);

/// What the fields of one object are told to.
class FieldSink {
 public:
  /// Borrowed until the parser's next document.
  virtual void on_field(std::string_view name, const JsonSlice& value) = 0;

 protected:
  ~FieldSink() = default;
};

/// Walks all of `value`, which simdjson by itself would skip unchecked, and consumes it.
/// `depth` counts the objects and arrays around it; `sink` hears the fields when it is an object.
simdjson::error_code check_json(simdjson::ondemand::value value, int depth, JsonSlice& slice,
                                FieldSink* sink = nullptr);

/// Reads one text after the other that should be an object.
class ObjectScan {
 public:
  /// Tells `sink` the fields of `text`, which is checked to its end: an error may come after some
  /// of them. What they refer to is valid until the next call.
  simdjson::error_code scan(std::string_view text, FieldSink& sink);

 private:
  simdjson::ondemand::parser parser_;
  simdjson::ondemand::document document_;
  std::vector<char> text_;  ///< a copy, and behind it what simdjson may read over
};

}  // namespace wskit::envelope
