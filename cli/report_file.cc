#include "cli/report_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "capture/json_value.h"
#include "cli/error_kind_name.h"
#include "cli/report_schema.h"
#include "cli/terminal.h"
#include "observe/hdr_encoding.h"

namespace wskit::cli {
namespace {

using capture::Json;
using observe::CompactHistogram;
using observe::Histogram;

// Far more than the report of any run, and little enough to hold.
constexpr std::size_t kLargest = std::size_t{64} << 20;
// Counts beyond it are no counts, and their sums could overflow.
constexpr std::uint64_t kMostCounted = std::uint64_t{1} << 53;
// No run lasts longer; hundreds of them still fit into a Duration.
constexpr double kLongestSeconds = 366.0 * 24 * 3600;
// The year 3000.
constexpr std::int64_t kLatestStart = 32'503'680'000'000;

Error invalid(std::string what) {
  return {ErrorKind::kUsage, std::move(what)};
}

/// Reads what report_schema.h describes; keeps the first thing that is wrong.
class FieldReader {
 public:
  FieldReader(const Json& object, std::string path, std::optional<Error>& fault)
      : object_(object), path_(std::move(path)), fault_(fault) {}

  void value(const char* name, std::string& to) {
    if (const Json* json = find(name, &Json::is_string, "a text")) to = json->get<std::string>();
  }
  void value(const char* name, bool& to) {
    if (const Json* json = find(name, &Json::is_boolean, "true or false")) to = json->get<bool>();
  }
  void value(const char* name, std::uint64_t& to) {
    const Json* json = find(name, &Json::is_number_unsigned, "a count");
    if (json == nullptr) return;
    to = json->get<std::uint64_t>();
    if (to > kMostCounted) fail(name, "is larger than any count");
  }
  void ordinal(const char* name, std::uint64_t& to) {
    value(name, to);
    if (to-- == 0) fail(name, "is 0, and the first is 1");
  }
  void value(const char* name, std::int64_t& to) {
    std::uint64_t count = 0;
    value(name, count);
    to = static_cast<std::int64_t>(count);
  }
  void value(const char* name, double& to) {
    const Json* json = find(name, &Json::is_number, "a number");
    if (json == nullptr) return;
    to = json->get<double>();
    if (!std::isfinite(to) || to < 0) fail(name, "is not a number of at least 0");
  }
  template <class T>
  void value(const char* name, std::optional<T>& to) {
    if (!is_null(name)) value(name, to.emplace());
  }
  void value(const char* name, std::vector<std::string>& to) {
    const Json* json = find(name, &Json::is_array, "a list");
    if (json == nullptr) return;
    for (const Json& text : *json) {
      if (!text.is_string()) return fail(name, "is not a list of texts");
      to.push_back(text.get<std::string>());
    }
  }
  template <class T>
  void newer(const char* name, T& to) {
    if (!is_null(name)) value(name, to);
  }
  template <class T>
  void derived(const char* /*name*/, const T& /*what*/) {}
  void time(const char* /*name*/, std::int64_t /*unix_ms*/) {}

  void seconds(const char* name, Duration& to) { duration(name, to, 1e9); }
  void seconds(const char* name, std::optional<Duration>& to) {
    if (!is_null(name)) seconds(name, to.emplace());
  }
  void microseconds(const char* name, Duration& to) { duration(name, to, 1e3); }
  void kind(const char* name, ErrorKind& to) {
    std::string text;
    value(name, text);
    const auto kind = error_kind_of(text);
    kind ? void(to = *kind) : fail(name, "is no kind of failure");
  }

  void mode(const char* name, load::Mode& to) {
    std::string text;
    value(name, text);
    for (to = load::Mode::kEcho; load::name_of(to) != text; to = next(to)) {
      if (to == load::Mode::kIdle) return fail(name, "is no mode of wskit bench");
    }
  }

  template <class Describe>
  void object(const char* name, const Describe& describe) {
    const Json* json = find(name, &Json::is_object, "an object");
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
    const Json* json = find(name, &Json::is_array, "a list");
    if (json == nullptr) return;
    for (const Json& item : *json) {
      if (!item.is_object()) return fail(name, "is not a list of objects");
      FieldReader inner(item, fmt::format("{}{}[{}].", path_, name, to.size()), fault_);
      describe(inner, to.emplace_back());
      if (fault_) return;
    }
  }

  void latency(const char* name, Histogram& to);
  void optional_latency(const char* name, Histogram& to) {
    if (!is_null(name)) latency(name, to);
  }
  void gaps(const char* name, load::Gaps& to);
  void timeline(const char* name, load::Timeline& to);

 private:
  [[nodiscard]] bool is_null(const char* name) const {
    const auto at = object_.find(name);
    return at == object_.end() || at->is_null();
  }
  static load::Mode next(load::Mode mode) {
    return static_cast<load::Mode>(static_cast<int>(mode) + 1);
  }
  const Json* find(const char* name, bool (Json::*is)() const noexcept, const char* wanted) {
    const auto at = object_.find(name);
    if (at != object_.end() && (*at.*is)()) return &*at;
    fail(name, at == object_.end() ? "is missing" : fmt::format("is not {}", wanted));
    return nullptr;
  }
  void fail(const char* name, std::string_view what) {
    if (!fault_) fault_ = invalid(fmt::format("{}{} {}", path_, name, what));
  }
  void duration(const char* name, Duration& to, double nanoseconds) {
    double number = 0;
    value(name, number);
    if (number * nanoseconds > kLongestSeconds * 1e9) return fail(name, "is too long a time");
    to = Duration(std::llround(number * nanoseconds));
  }
  CompactHistogram histogram(std::uint64_t above);

  const Json& object_;
  std::string path_;
  std::optional<Error>& fault_;
};

CompactHistogram FieldReader::histogram(std::uint64_t above) {
  std::string text;
  Duration min{};
  Duration max{};
  value("hdr", text);
  microseconds("min", min);
  microseconds("max", max);
  if (fault_) return {};
  auto read = observe::hdr_decode(text);
  if (!read) {
    fault_ = invalid(fmt::format("{}hdr holds {}", path_, read.error().message));
    return {};
  }
  if (const Status refined = read->refine(min, max, above); !refined) {
    fault_ = invalid(fmt::format("{}hdr holds {}", path_, refined.error().message));
  }
  return *std::move(read);
}

void FieldReader::latency(const char* name, Histogram& to) {
  object(name, [&to](FieldReader& inner) {
    std::uint64_t above = 0;
    inner.value("above_range", above);
    inner.histogram(above).add_to(to);
  });
}

void FieldReader::gaps(const char* name, load::Gaps& to) {
  object(name, [&to](FieldReader& inner) {
    std::vector<load::Gap> longest;
    inner.list("longest", longest, [](FieldReader& fields, load::Gap& gap) {
      fields.seconds("at_s", gap.at);
      fields.seconds("length_s", gap.length);
    });
    std::uint64_t count = 0;
    Duration total{};
    inner.value("count", count);
    inner.seconds("total_s", total);
    for (const load::Gap& gap : longest)
      to.add(gap);
    const std::uint64_t listed = to.count();
    if (count < listed) return inner.fail("count", "is less than what is listed");
    to.add_unlisted(count - listed, std::max(total - to.total(), Duration::zero()));
  });
}

void FieldReader::timeline(const char* name, load::Timeline& to) {
  object(name, [&to](FieldReader& inner) {
    Duration width{};
    inner.seconds("interval_s", width);
    Duration allowed = load::Timeline::kFinest;
    while (allowed < width)
      allowed *= 2;
    if (allowed != width) return inner.fail("interval_s", "is not 0.25, doubled some times");
    std::vector<load::Interval> intervals;
    inner.list("intervals", intervals, [](FieldReader& fields, load::Interval& interval) {
      fields.value("failed", interval.failed);
      fields.value("connections", interval.connections);
      interval.latency = fields.histogram(0);
    });
    const double all = std::chrono::duration<double>(width).count() * double(intervals.size());
    if (all > kLongestSeconds) return inner.fail("intervals", "are too long a time");
    to = load::Timeline(width, std::move(intervals));
  });
}

Status read_thresholds(const Json& json, std::vector<Threshold>& to) {
  const auto list = json.find("thresholds");
  if (list == json.end() || !list->is_array()) return invalid("thresholds is missing");
  for (const Json& entry : *list) {
    const bool has = entry.is_object() && entry.contains("fail_if") && entry["fail_if"].is_string();
    if (!has) return invalid("thresholds is not a list of what --fail-if took");
    auto threshold = Threshold::parse(entry["fail_if"].get<std::string>());
    if (!threshold) return invalid("thresholds: " + threshold.error().message);
    to.push_back(*std::move(threshold));
  }
  return ok();
}

Status check_version(const Json& json) {
  if (!json.is_object() || !json.contains("wskit_bench"))
    return invalid("not a report of wskit bench --format json");
  const Json& version = json["wskit_bench"];
  if (!version.is_number_unsigned()) return invalid("wskit_bench is not a number");
  const auto number = version.get<std::uint64_t>();
  if (number == kReportVersion) return ok();
  if (number < kReportVersion) {
    return invalid(
        fmt::format("schema {} holds no histograms; measure again with this wskit", number));
  }
  return invalid(
      fmt::format("schema {} is newer than this wskit, which reads {}", number, kReportVersion));
}

/// What other parts of wskit rely on.
Status check_whole(const BenchReport& report) {
  const load::Summary& run = report.summary;
  if (report.started_unix_ms > kLatestStart) return invalid("started_unix_ms is no time of day");
  std::uint64_t sum = run.succeeded();
  for (const std::uint64_t count : run.losses)
    sum += count;
  if (sum != run.attempted) {
    return invalid(
        fmt::format("operations.attempted is {}, but {} succeeded or failed", run.attempted, sum));
  }
  return ok();
}

Result<std::string> read_whole(const std::string& file) {
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
  const auto keep = [](std::FILE*) { return 0; };
  const File from =
      file == "-" ? File(stdin, keep) : File(std::fopen(file.c_str(), "re"), std::fclose);
  if (from == nullptr) return invalid(std::strerror(errno));
  std::string text;
  std::array<char, 65536> piece{};
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), from.get())) {
    text.append(piece.data(), size);
    if (text.size() > kLargest) return invalid("larger than 64 MiB: not a report of wskit bench");
  }
  if (std::ferror(from.get()) != 0) return invalid(std::strerror(errno));
  return text;
}

}  // namespace

Result<BenchReport> parse_report(std::string_view text) {
  const std::optional<Json> json = capture::parse_json(text);
  if (!json) return invalid("not JSON, or cut off");
  if (const Status known = check_version(*json); !known) return known.error();
  std::optional<Error> fault;
  FieldReader fields(*json, "", fault);
  BenchReport report;
  describe_report(fields, report);
  if (fault) return *std::move(fault);
  if (const Status read = read_thresholds(*json, report.thresholds); !read) return read.error();
  if (const Status checked = check_whole(report); !checked) return checked.error();
  return report;
}

Result<BenchReport> read_report(const std::string& file) {
  const auto named = [&file](const Error& why) {
    return invalid(
        fmt::format("{}: {}", escaped(file == "-" ? "stdin" : file), escaped(why.message)));
  };
  const auto text = read_whole(file);
  if (!text) return named(text.error());
  auto report = parse_report(*text);
  if (!report) return named(report.error());
  return report;
}

}  // namespace wskit::cli
