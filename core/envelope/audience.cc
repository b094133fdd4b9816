#include "envelope/audience.h"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

namespace wskit::envelope {
namespace {

using Value = nlohmann::json;

Fault wrong_audience(std::string message) {
  return {FaultCode::kInvalidMessage, std::move(message)};
}

/// The strings of the array `to[name]`; nothing when it is something else.
std::optional<std::vector<std::string>> names(const Value& to, const char* name) {
  std::vector<std::string> texts;
  const auto found = to.find(name);
  if (found == to.end() || found->is_null()) return texts;
  if (!found->is_array()) return std::nullopt;
  for (const Value& text : *found) {
    if (!text.is_string()) return std::nullopt;
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

}  // namespace

Result<Audience, Fault> read_audience(std::string_view text) {
  const Value to = Value::parse(text.begin(), text.end(), nullptr, false);
  if (!to.is_object()) {
    return wrong_audience(R"("to" must be an object, like {"users":["ann"]} or {"all":true})");
  }
  auto users = names(to, "users");
  auto roles = names(to, "roles");
  auto except = names(to, "except");
  if (!users || !roles || !except) {
    return wrong_audience(R"("users", "roles" and "except" of "to" must be arrays of strings)");
  }
  const Value all = to.value("all", Value(false));
  if (!all.is_boolean()) return wrong_audience(R"("all" of "to" must be true or false)");
  Audience audience{*std::move(users), *std::move(roles), all.get<bool>(), *std::move(except)};
  if (audience.users.size() + audience.roles.size() + audience.except.size() > kMaxNames) {
    return wrong_audience(R"("to" has more than )" + std::to_string(kMaxNames) + " names");
  }
  if (audience.users.empty() && audience.roles.empty() && !audience.all) {
    return wrong_audience(R"("to" must have "users", "roles" or "all": true)");
  }
  return audience;
}

}  // namespace wskit::envelope
