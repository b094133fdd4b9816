#include "load/variables.h"

#include <algorithm>
#include <array>

namespace wskit::load {
namespace {

constexpr std::array<std::string_view, 7> kTaken = {"seq",  "conn", "now",  "rand",
                                                    "uuid", "env",  "stamp"};

bool may_stand_in_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

}  // namespace

Status check_variable_name(std::string_view name) {
  const auto refuse = [&](std::string_view why) {
    return Error{ErrorKind::kUsage, "'" + std::string(name) + "' " + std::string(why)};
  };
  if (name.empty() || !std::all_of(name.begin(), name.end(), may_stand_in_a_name)) {
    return refuse("cannot name a variable; write letters, digits, '_', '-' and '.'");
  }
  if (std::find(kTaken.begin(), kTaken.end(), name) != kTaken.end()) {
    return refuse("is the name of something else in {{…}}; write another");
  }
  return ok();
}

Result<Binding> parse_binding(std::string_view name, std::string_view pointer) {
  if (const Status named = check_variable_name(name); !named) return named.error();
  auto parsed = capture::Pointer::parse(pointer);
  if (!parsed) return std::move(parsed).error();
  return Binding{std::string(name), *std::move(parsed)};
}

std::string value_text(const capture::Json& value) {
  return value.is_string() ? value.get<std::string>() : capture::to_text(value);
}

}  // namespace wskit::load
