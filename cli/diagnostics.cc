#include "cli/diagnostics.h"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <utility>

#include <fmt/format.h>

#include "cli/terminal.h"
#include "envelope/json_writer.h"
#include "wire/utf8.h"

namespace wskit::cli {
namespace {

using observe::LogEvent;
using observe::LogLevel;

/// The present as RFC 3339 has it, in UTC.
std::string timestamp() {
  using std::chrono::system_clock, std::chrono::duration_cast, std::chrono::milliseconds;
  const auto now = system_clock::now();
  const std::time_t seconds = system_clock::to_time_t(now);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  const auto rest = duration_cast<milliseconds>(now.time_since_epoch()).count() % 1000;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, rest);
}

std::string_view level_name(LogLevel level) {
  return level == LogLevel::kError ? "error" : level == LogLevel::kInfo ? "info" : "debug";
}

/// JSON is UTF-8, which a peer's bytes need not be.
std::string as_utf8(std::string_view text) {
  return wire::is_utf8(text) ? std::string(text) : escaped(text);
}

void write_value(envelope::JsonWriter& json, const std::string& value) {
  json.value(as_utf8(value));
}

template <class Number>
void write_value(envelope::JsonWriter& json, Number value) {
  json.value(value);
}

std::string json_line(const LogEvent& event) {
  std::string line;
  envelope::JsonWriter json(line);
  json.begin_object().field("time", timestamp()).field("level", level_name(event.level));
  json.field("event", event.name).field("message", as_utf8(event.text));
  for (const auto& [name, value] : event.fields) {
    json.key(name);
    std::visit([&](const auto& what) { write_value(json, what); }, value);
  }
  json.end_object();
  return line += '\n';
}

}  // namespace

Diagnostics::Diagnostics(std::string_view command, Verbosity verbosity, bool color,
                         LogFormat format)
    : prefix_(fmt::format("wskit {}: ", command)),
      verbosity_(verbosity),
      color_(color),
      format_(format) {}

void Diagnostics::error(std::string_view what) const {
  write({LogLevel::kError, "error", std::string(what), {}});
}

ExitCode Diagnostics::error(const Error& failure) const {
  error(failure.message);
  return exit_code_for(failure.kind);
}

void Diagnostics::advise(std::string_view what) const {
  if (format_ == LogFormat::kJson) return write({LogLevel::kInfo, "advice", std::string(what), {}});
  std::fputs(fmt::format("{}\n", escaped(what)).c_str(), stderr);
}

void Diagnostics::note(Verbosity least, std::string_view what) const {
  if (verbosity_ < least) return;
  const LogLevel level = least <= Verbosity::kNormal ? LogLevel::kInfo : LogLevel::kDetail;
  write({level, "note", std::string(what), {}});
}

Diagnostics Diagnostics::diverted(Elsewhere elsewhere) const {
  Diagnostics diverted = *this;
  diverted.elsewhere_ = std::move(elsewhere);
  return diverted;
}

bool Diagnostics::takes(LogLevel level) const {
  switch (level) {
    case LogLevel::kError:
      return true;
    case LogLevel::kInfo:
      return verbosity_ >= Verbosity::kNormal;
    case LogLevel::kDetail:
      return verbosity_ >= Verbosity::kVerbose;
  }
  return true;
}

void Diagnostics::write(const LogEvent& event) const {
  if (!takes(event.level)) return;
  if (format_ == LogFormat::kText) return write_text(event.level, event.text);
  std::fputs(json_line(event).c_str(), stderr);
}

void Diagnostics::write_text(LogLevel level, std::string_view text) const {
  if (elsewhere_ && elsewhere_(text)) return;
  const bool red = color_ && level == LogLevel::kError;
  std::fputs(
      fmt::format("{}{}{}{}\n", red ? "\x1b[31m" : "", prefix_, escaped(text), red ? "\x1b[0m" : "")
          .c_str(),
      stderr);
}

}  // namespace wskit::cli
