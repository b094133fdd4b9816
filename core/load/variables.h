#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "capture/pointer.h"

namespace wskit::load {

/// What the names in the messages of one copy of a replay stand for.
using Variables = std::map<std::string, std::string, std::less<>>;

/// The variable that is the number of the copy, from 1.
inline constexpr std::string_view kCopy = "copy";

/// The value at `pointer` in a reply becomes that of a variable.
struct Binding {
  std::string name;
  capture::Pointer pointer;
};

/// kUsage when `name` cannot stand in `{{NAME}}`, or stands for something else there.
Status check_variable_name(std::string_view name);

/// kUsage names what cannot be read.
Result<Binding> parse_binding(std::string_view name, std::string_view pointer);

/// As it is put into a message: a string without quotes, anything else as JSON.
std::string value_text(const capture::Json& value);

}  // namespace wskit::load
