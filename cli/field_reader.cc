#include "cli/field_reader.h"

#include <algorithm>
#include <cmath>

#include "cli/error_kind_name.h"
#include "observe/hdr_encoding.h"

namespace wskit::cli {
namespace {

using capture::Json;
using observe::CompactHistogram;

// Counts beyond it are no counts, and their sums could overflow.
constexpr std::uint64_t kMostCounted = std::uint64_t{1} << 53;
// No run lasts longer; hundreds of them still fit into a Duration.
constexpr double kLongestSeconds = 366.0 * 24 * 3600;

}  // namespace

void FieldReader::value(const char* name, std::string& to) {
  if (const Json* json = find(name, &Json::is_string, "a text")) to = json->get<std::string>();
}

void FieldReader::value(const char* name, bool& to) {
  if (const Json* json = find(name, &Json::is_boolean, "true or false")) to = json->get<bool>();
}

void FieldReader::value(const char* name, std::uint64_t& to) {
  const Json* json = find(name, &Json::is_number_unsigned, "a count");
  if (json == nullptr) return;
  to = json->get<std::uint64_t>();
  if (to > kMostCounted) fail(name, "is larger than any count");
}

void FieldReader::value(const char* name, std::int64_t& to) {
  std::uint64_t count = 0;
  value(name, count);
  to = static_cast<std::int64_t>(count);
}

void FieldReader::value(const char* name, double& to) {
  const Json* json = find(name, &Json::is_number, "a number");
  if (json == nullptr) return;
  to = json->get<double>();
  if (!std::isfinite(to) || to < 0) fail(name, "is not a number of at least 0");
}

void FieldReader::value(const char* name, std::vector<std::string>& to) {
  const Json* json = find(name, &Json::is_array, "a list");
  if (json == nullptr) return;
  for (const Json& text : *json) {
    if (!text.is_string()) return fail(name, "is not a list of texts");
    to.push_back(text.get<std::string>());
  }
}

void FieldReader::ordinal(const char* name, std::uint64_t& to) {
  value(name, to);
  if (to-- == 0) fail(name, "is 0, and the first is 1");
}

void FieldReader::kind(const char* name, ErrorKind& to) {
  std::string text;
  value(name, text);
  const auto kind = error_kind_of(text);
  kind ? void(to = *kind) : fail(name, "is no kind of failure");
}

void FieldReader::mode(const char* name, load::Mode& to) {
  std::string text;
  value(name, text);
  for (int mode = 0; mode <= static_cast<int>(load::Mode::kIdle); ++mode) {
    to = static_cast<load::Mode>(mode);
    if (load::name_of(to) == text) return;
  }
  fail(name, "is no mode of wskit bench");
}

bool FieldReader::is_null(const char* name) const {
  const auto at = object_.find(name);
  return at == object_.end() || at->is_null();
}

const Json* FieldReader::find(const char* name, Is is, std::string_view wanted) {
  const auto at = object_.find(name);
  if (at != object_.end() && (*at.*is)()) return &*at;
  fail(name, at == object_.end() ? "is missing" : fmt::format("is not {}", wanted));
  return nullptr;
}

void FieldReader::fail(const char* name, std::string_view what) {
  if (fault_) return;
  fault_ = Error{ErrorKind::kUsage, fmt::format("{}{} {}", path_, name, what)};
}

void FieldReader::duration(const char* name, Duration& to, double nanoseconds) {
  double number = 0;
  value(name, number);
  if (number * nanoseconds > kLongestSeconds * 1e9) return fail(name, "is too long a time");
  to = Duration(std::llround(number * nanoseconds));
}

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
    fail("hdr", "holds " + read.error().message);
    return {};
  }
  if (const Status refined = read->refine(min, max, above); !refined) {
    fail("hdr", "holds " + refined.error().message);
  }
  return *std::move(read);
}

void FieldReader::latency(const char* name, observe::Histogram& to) {
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

}  // namespace wskit::cli
