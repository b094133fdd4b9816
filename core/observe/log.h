#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace wskit::observe {

enum class LogLevel : std::uint8_t {
  kError,
  kInfo,
  kDetail,  ///< what happens to each connection
};

using LogValue = std::variant<std::string, std::int64_t, double>;

/// Something that happened. No secret belongs in it.
struct LogEvent {
  LogLevel level = LogLevel::kInfo;
  std::string_view name;  ///< for programs: "connect", "close", "refused"
  std::string text;       ///< for a person: one line that says it all
  std::vector<std::pair<std::string_view, LogValue>> fields;  ///< for programs
};

/// Where events go; any thread.
class Log {
 public:
  Log() = default;
  virtual ~Log() = default;

  /// Whether events of this level are written at all: to be asked before one is put together.
  [[nodiscard]] virtual bool takes(LogLevel level) const = 0;
  virtual void write(const LogEvent& event) const = 0;

 protected:
  Log(const Log&) = default;
  Log& operator=(const Log&) = default;
};

}  // namespace wskit::observe
