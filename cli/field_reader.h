#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/result.h"
#include "capture/json_value.h"
#include "load/bench_config.h"
#include "load/summary.h"

namespace wskit::cli {

/// Reads what report_schema.h describes out of one object of a JSON report, and checks it; keeps
/// the first thing that is wrong, with the path to it, and reads on.
class FieldReader {
 public:
  /// `object` and `fault` outlive it; `path` stands before the names of fields.
  FieldReader(const capture::Json& object, std::string path, std::optional<Error>& fault)
      : object_(object), path_(std::move(path)), fault_(fault) {}

  void value(const char* name, std::string& to);
  void value(const char* name, bool& to);
  void value(const char* name, std::uint64_t& to);
  void value(const char* name, std::int64_t& to);
  void value(const char* name, double& to);
  void value(const char* name, std::vector<std::string>& to);
  template <class T>
  void value(const char* name, std::optional<T>& to) {
    if (!is_null(name)) value(name, to.emplace());
  }
  template <class T>
  void newer(const char* name, T& to) {
    if (!is_null(name)) value(name, to);
  }
  template <class T>
  void derived(const char* /*name*/, const T& /*what*/) {}
  void time(const char* /*name*/, std::int64_t /*unix_ms*/) {}

  /// A number that counts from 0 here and from 1 there.
  void ordinal(const char* name, std::uint64_t& to);
  void seconds(const char* name, Duration& to) { duration(name, to, 1e9); }
  void seconds(const char* name, std::optional<Duration>& to) {
    if (!is_null(name)) seconds(name, to.emplace());
  }
  void microseconds(const char* name, Duration& to) { duration(name, to, 1e3); }
  void kind(const char* name, ErrorKind& to);
  void mode(const char* name, load::Mode& to);

  template <class Describe>
  void object(const char* name, const Describe& describe) {
    const capture::Json* json = find(name, &capture::Json::is_object, "an object");
    if (json == nullptr) return;
    FieldReader inner(*json, path_ + name + ".", fault_);
    describe(inner);
  }
  template <class T, class Describe>
  void optional_object(const char* name, std::optional<T>& to, const Describe& describe) {
    if (is_null(name)) return;
    object(name, [&](FieldReader& inner) { describe(inner, to.emplace()); });
  }
  template <class T, class Describe>
  void list(const char* name, std::vector<T>& to, const Describe& describe) {
    const capture::Json* json = find(name, &capture::Json::is_array, "a list");
    if (json == nullptr) return;
    for (const capture::Json& item : *json) {
      if (!item.is_object()) return fail(name, "is not a list of objects");
      FieldReader inner(item, fmt::format("{}{}[{}].", path_, name, to.size()), fault_);
      describe(inner, to.emplace_back());
      if (fault_) return;
    }
  }

  void latency(const char* name, observe::Histogram& to);
  void optional_latency(const char* name, observe::Histogram& to) {
    if (!is_null(name)) latency(name, to);
  }
  void gaps(const char* name, load::Gaps& to);
  void timeline(const char* name, load::Timeline& to);

 private:
  using Is = bool (capture::Json::*)() const noexcept;

  [[nodiscard]] bool is_null(const char* name) const;
  /// The field, when it is there and `is` holds, which makes it `wanted`.
  const capture::Json* find(const char* name, Is is, std::string_view wanted);
  void fail(const char* name, std::string_view what);
  void duration(const char* name, Duration& to, double nanoseconds);
  observe::CompactHistogram histogram(std::uint64_t above);

  const capture::Json& object_;
  std::string path_;
  std::optional<Error>& fault_;
};

}  // namespace wskit::cli
