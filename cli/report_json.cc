#include "cli/error_kind_name.h"
#include "cli/quantity.h"
#include "cli/report_schema.h"
#include "envelope/json_writer.h"
#include "observe/hdr_encoding.h"

namespace wskit::cli {
namespace {

using envelope::JsonWriter;
using observe::CompactHistogram;
using observe::Histogram;

/// Writes what report_schema.h describes.
class FieldWriter {
 public:
  explicit FieldWriter(JsonWriter& json) : json_(json) {}

  template <class T>
  void value(std::string_view name, const T& what) {
    json_.field(name, what);
  }
  template <class T>
  void value(std::string_view name, const std::optional<T>& what) {
    what ? json_.field(name, *what) : json_.key(name).raw("null");
  }
  void value(std::string_view name, const std::vector<std::string>& texts) {
    json_.key(name).begin_array();
    for (const std::string& text : texts)
      json_.value(text);
    json_.end_array();
  }
  template <class T>
  void newer(std::string_view name, const T& what) {
    value(name, what);
  }
  template <class T>
  void derived(std::string_view name, const T& what) {
    value(name, what);
  }
  void seconds(std::string_view name, Duration time) {
    value(name, std::chrono::duration<double>(time).count());
  }
  void seconds(std::string_view name, const std::optional<Duration>& time) {
    time ? seconds(name, *time) : void(json_.key(name).raw("null"));
  }
  void microseconds(std::string_view name, Duration time) {
    value(name, std::chrono::duration<double, std::micro>(time).count());
  }
  void mode(std::string_view name, load::Mode mode) { value(name, load::name_of(mode)); }
  void kind(std::string_view name, ErrorKind kind) { value(name, error_kind_name(kind)); }
  /// A number that counts from 0 here and from 1 there.
  void ordinal(std::string_view name, std::uint64_t number) { value(name, number + 1); }
  void time(std::string_view name, std::int64_t unix_ms) { value(name, format_utc(unix_ms)); }

  template <class Describe>
  void object(std::string_view name, const Describe& describe) {
    json_.key(name).begin_object();
    describe(*this);
    json_.end_object();
  }
  template <class T, class Describe>
  void optional_object(std::string_view name, const std::optional<T>& what,
                       const Describe& describe) {
    if (!what) return void(json_.key(name).raw("null"));
    object(name, [&](FieldWriter& self) { describe(self, *what); });
  }
  template <class T, class Describe>
  void list(std::string_view name, const std::vector<T>& items, const Describe& describe) {
    json_.key(name).begin_array();
    for (const T& item : items) {
      json_.begin_object();
      describe(*this, item);
      json_.end_object();
    }
    json_.end_array();
  }

  void latency(std::string_view name, const Histogram& histogram);
  void optional_latency(std::string_view name, const Histogram& histogram) {
    histogram.count() > 0 ? latency(name, histogram) : void(json_.key(name).raw("null"));
  }
  void gaps(std::string_view name, const load::Gaps& gaps);
  void timeline(std::string_view name, const load::Timeline& timeline);

 private:
  void interval(const load::Interval& interval);

  JsonWriter& json_;
  Histogram scratch_;
};

void FieldWriter::latency(std::string_view name, const Histogram& histogram) {
  json_.key(name).begin_object();
  value("count", histogram.count());
  microseconds("min", histogram.min());
  microseconds("mean", histogram.mean());
  microseconds("p50", histogram.percentile(50));
  microseconds("p90", histogram.percentile(90));
  microseconds("p99", histogram.percentile(99));
  microseconds("p99.9", histogram.percentile(99.9));
  microseconds("p99.99", histogram.percentile(99.99));
  microseconds("max", histogram.max());
  value("above_range", histogram.above());
  value("hdr", observe::hdr_encode(CompactHistogram(histogram)));
  json_.end_object();
}

void FieldWriter::gaps(std::string_view name, const load::Gaps& gaps) {
  json_.key(name).begin_object();
  value("count", gaps.count());
  seconds("total_s", gaps.total());
  json_.key("longest").begin_array();
  for (const load::Gap& gap : gaps.kept()) {
    json_.begin_object();
    seconds("at_s", gap.at);
    seconds("length_s", gap.length);
    json_.end_object();
  }
  json_.end_array().end_object();
}

void FieldWriter::timeline(std::string_view name, const load::Timeline& timeline) {
  json_.key(name).begin_object();
  seconds("interval_s", timeline.width());
  list("intervals", timeline.intervals(),
       [](FieldWriter& self, const load::Interval& item) { self.interval(item); });
  json_.end_object();
}

void FieldWriter::interval(const load::Interval& interval) {
  scratch_.clear();
  interval.latency.add_to(scratch_);
  value("completed", interval.latency.count());
  value("failed", interval.failed);
  value("connections", interval.connections);
  microseconds("min", interval.latency.min());
  microseconds("p50", scratch_.percentile(50));
  microseconds("p99", scratch_.percentile(99));
  microseconds("max", interval.latency.max());
  value("hdr", observe::hdr_encode(interval.latency));
}

void add_verdict(JsonWriter& json, const BenchReport& report) {
  json.key("thresholds").begin_array();
  for (const Threshold& threshold : report.thresholds) {
    json.begin_object();
    json.field("fail_if", threshold.text());
    json.field("failed", threshold.exceeded(report.summary).has_value());
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string json_report(const BenchReport& report) {
  std::string text;
  JsonWriter json(text);
  FieldWriter fields(json);
  json.begin_object();
  json.field("wskit_bench", kReportVersion);
  describe_report(fields, report);
  add_verdict(json, report);
  fields.value("caveats", caveats(report));
  json.end_object();
  text += '\n';
  return text;
}

}  // namespace wskit::cli
