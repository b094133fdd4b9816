#include "envelope/socketio_handshake.h"

#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

namespace wskit::envelope {
namespace {

constexpr double kMostMilliseconds = 24.0 * 3600 * 1000;

double time_in(const nlohmann::json& object, const char* name) {
  const auto field = object.find(name);
  return field != object.end() && field->is_number() ? field->get<double>() : 0.0;
}

}  // namespace

Result<Duration> read_socketio_handshake(std::string_view json) {
  const auto object = nlohmann::json::parse(json, nullptr, false);
  if (!object.is_object() || !object.contains("sid")) {
    return Error{ErrorKind::kProtocol, "the server does not speak Engine.IO 4: no session in " +
                                           std::string(json.substr(0, 60))};
  }
  const double silence = time_in(object, "pingInterval") + time_in(object, "pingTimeout");
  return std::chrono::duration_cast<Duration>(
      std::chrono::duration<double, std::milli>(std::clamp(silence, 0.0, kMostMilliseconds)));
}

std::string socketio_error(std::string_view json) {
  const auto error = nlohmann::json::parse(json, nullptr, false);
  if (error.is_object() && error.contains("message") && error["message"].is_string()) {
    return error["message"].get<std::string>();
  }
  return std::string(json);
}

}  // namespace wskit::envelope
