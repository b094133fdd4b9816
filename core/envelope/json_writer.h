#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace wskit::envelope {

/// Appends `text` as a JSON string, quotes included. `text` is UTF-8; control characters, quotes
/// and backslashes are escaped, everything else is copied.
void append_string(std::string& out, std::string_view text);

/// Writes JSON onto the end of a string, with no tree in between: commas and colons are its
/// business, matching begin with end is the caller's.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool truth);
  JsonWriter& value(double number);  ///< shortest form that reads back the same; not finite: null
  template <std::integral T>
  requires(!std::same_as<T, bool>) JsonWriter& value(T number) {
    char digits[24];
    return raw({digits, std::to_chars(digits, digits + sizeof digits, number).ptr});
  }
  /// Text that is JSON already.
  JsonWriter& raw(std::string_view json);

  template <class T>
  JsonWriter& field(std::string_view name, const T& what) {
    return key(name).value(what);
  }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string& out_;
  bool first_ = true;  ///< nothing has been written since the last bracket or key
};

}  // namespace wskit::envelope
