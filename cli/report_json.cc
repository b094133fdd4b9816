#include "cli/ramp.h"
#include "cli/report.h"
#include "cli/shown_url.h"
#include "envelope/json_writer.h"

namespace wskit::cli {
namespace {

using envelope::JsonWriter;
using load::BenchConfig;
using load::Loss;
using load::Mode;
using load::Summary;

// Of the schema; it grows when a reader of an older one would misread a report.
constexpr int kVersion = 1;

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}
double microseconds(Duration duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

template <class T>
void add_optional(JsonWriter& json, std::string_view key, const std::optional<T>& value) {
  if (value) {
    json.field(key, *value);
  } else {
    json.key(key).raw("null");
  }
}

std::string_view kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kConnect:
      return "connect";
    case ErrorKind::kUpgrade:
      return "upgrade";
    case ErrorKind::kTls:
    case ErrorKind::kCertificate:
      return "tls";
    case ErrorKind::kUnauthorized:
      return "unauthorized";
    case ErrorKind::kTimeout:
      return "timeout";
    case ErrorKind::kProtocol:
      return "protocol";
    case ErrorKind::kLost:
      return "lost";
    case ErrorKind::kUsage:
    case ErrorKind::kOutput:
    case ErrorKind::kInternal:
      break;
  }
  return "internal";
}

void add_content(JsonWriter& json, const load::Content& content) {
  std::optional<std::size_t> size;
  if (const auto* letters = std::get_if<load::Letters>(&content.bytes)) {
    const std::size_t most = letters->text.size();
    if (letters->least == most) size = most;
    json.field("size_least", letters->least).field("size_most", most);
  } else if (const auto* form = std::get_if<load::Template>(&content.bytes)) {
    if (form->is_constant()) size = form->fixed().size();
    json.field("message", form->text());
  } else if (const auto* stamps = std::get_if<load::Stamps>(&content.bytes)) {
    if (stamps->least == stamps->most) size = stamps->most;
    json.field("size_least", stamps->least).field("size_most", stamps->most);
  } else {
    json.field("file", std::get<load::Lines>(content.bytes).name());
  }
  add_optional(json, "size", size);
  json.field("binary", content.opcode == wire::Opcode::kBinary);
}

void add_settings(JsonWriter& json, const BenchConfig& config) {
  json.key("settings").begin_object();
  json.field("url", shown_url(config.link.url));
  json.field("mode", load::name_of(config.mode));
  json.field("connections", config.connections);
  add_optional(json, "connect_rate", config.connect_rate);
  json.field("threads", config.workers);
  json.field("loop", config.is_open_loop() ? "open" : "closed");
  add_optional(json, "rate", config.rate);
  std::optional<std::string> ramp;
  if (!config.ramp.empty()) ramp = format_ramp(config.ramp);
  add_optional(json, "ramp", ramp);
  json.field("depth", config.depth);
  std::optional<double> duration;
  if (config.duration) duration = seconds(*config.duration);
  add_optional(json, "duration_s", duration);
  add_optional(json, "messages", config.operations);
  json.field("warmup_s", seconds(config.warmup));
  add_content(json, config.content);
  json.end_object();
}

void add_latency(JsonWriter& json, std::string_view key, const observe::Histogram& histogram) {
  json.key(key).begin_object();
  json.field("count", histogram.count());
  json.field("min", microseconds(histogram.min()));
  json.field("mean", microseconds(histogram.mean()));
  json.field("p50", microseconds(histogram.percentile(50)));
  json.field("p90", microseconds(histogram.percentile(90)));
  json.field("p99", microseconds(histogram.percentile(99)));
  json.field("p99.9", microseconds(histogram.percentile(99.9)));
  json.field("p99.99", microseconds(histogram.percentile(99.99)));
  json.field("max", microseconds(histogram.max()));
  json.field("above_range", histogram.above());
  json.end_object();
}

void add_operations(JsonWriter& json, const Summary& summary) {
  json.key("operations").begin_object();
  json.field("attempted", summary.attempted);
  json.field("succeeded", summary.succeeded());
  json.field("failed", summary.failed());
  json.field("no_reply", summary.lost(Loss::kNoReply));
  json.field("connection_lost", summary.lost(Loss::kConnectionLost));
  json.field("not_sent", summary.lost(Loss::kNotSent));
  json.field("handshake_failed", summary.lost(Loss::kHandshake));
  json.field("corrupted", summary.lost(Loss::kCorrupted));
  json.field("replies_altered", summary.altered);
  json.field("messages_unasked", summary.unasked);
  json.field("replies_with_error", summary.error_replies);
  json.end_object();
}

void add_wrongs(JsonWriter& json, const load::Wrongs& wrongs) {
  json.field("lost", wrongs.lost);
  json.field("duplicated", wrongs.duplicated);
  json.field("reordered", wrongs.reordered);
  json.field("corrupted", wrongs.corrupted);
  json.field("late", wrongs.late);
}

void add_audit(JsonWriter& json, const BenchReport& report) {
  if (!report.config.audit) {
    json.key("audit").raw("null");
    return;
  }
  const Summary& summary = report.summary;
  json.key("audit").begin_object();
  add_wrongs(json, summary.wrongs);
  json.field("receivers", summary.receivers.size());
  json.field("receivers_affected", affected_receivers(summary));
  json.field("state_bytes", summary.audit_bytes);
  json.key("worst").begin_array();
  for (const load::Receiver& receiver : worst_receivers(summary)) {
    json.begin_object();
    json.field("connection", receiver.connection + 1);
    json.field("expected", receiver.expected);
    json.field("delivered", receiver.delivered);
    add_wrongs(json, receiver.wrongs);
    json.end_object();
  }
  json.end_array().end_object();
}

void add_fanout(JsonWriter& json, const BenchReport& report) {
  if (!report.config.fanout) {
    json.key("fanout").raw("null");
    return;
  }
  const Summary& summary = report.summary;
  const FanoutFigures figures = fanout_figures(summary);
  json.key("fanout").begin_object();
  json.field("published", figures.published);
  json.field("factor", figures.factor);
  json.field("receivers", summary.receivers.size());
  json.field("delivered_least", figures.least.delivered);
  json.field("delivered_most", figures.most.delivered);
  json.field("mean_us_fastest", microseconds(figures.fastest.mean()));
  json.field("mean_us_median", microseconds(figures.median.mean()));
  json.field("mean_us_slowest", microseconds(figures.slowest.mean()));
  json.field("slowest", figures.slowest.connection + 1);
  json.field("refused", summary.refused);
  json.end_object();
}

void add_connections(JsonWriter& json, const Summary& summary) {
  json.key("connections").begin_object();
  json.field("attempted", summary.connections);
  json.field("opened", summary.opened);
  json.field("connecting_s", seconds(summary.connecting));
  json.field("redirects", summary.redirects);
  json.field("failed", summary.failed_connections());
  json.key("failures").begin_array();
  for (const load::Failure& failure : summary.failures) {
    json.begin_object();
    json.field("kind", kind_name(failure.kind));
    json.field("count", failure.count);
    json.field("first", failure.first);
    json.end_object();
  }
  json.end_array().end_object();
}

void add_generator(JsonWriter& json, const Summary& summary) {
  json.key("generator").begin_object();
  json.field("kept_up", summary.kept_up());
  json.field("late", summary.late);
  json.field("worst_lag_us", microseconds(summary.worst_lag));
  json.field("saturated", summary.saturated());
  json.field("busiest", summary.busiest);
  json.key("gaps").begin_object();
  json.field("count", summary.gaps.count());
  json.field("total_s", seconds(summary.gaps.total()));
  json.key("longest").begin_array();
  for (const load::Gap& gap : summary.gaps.kept()) {
    json.begin_object();
    json.field("at_s", seconds(gap.at));
    json.field("length_s", seconds(gap.length));
    json.end_object();
  }
  json.end_array().end_object();
  json.end_object();
}

void add_server_memory(JsonWriter& json, const Summary& summary) {
  json.key("server_memory");
  if (!summary.server) {
    json.raw("null");
    return;
  }
  const auto add = [&json](std::string_view key, const observe::ProcessMemory& memory) {
    json.key(key).begin_object();
    json.field("rss", memory.resident).field("pss", memory.proportional).end_object();
  };
  json.begin_object();
  add("before", summary.server->before);
  if (summary.server->open) add("open", *summary.server->open);
  json.end_object();
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
  json.key("caveats").begin_array();
  for (const std::string& caveat : caveats(report))
    json.value(caveat);
  json.end_array();
}

}  // namespace

std::string json_report(const BenchReport& report) {
  const Summary& summary = report.summary;
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("wskit_bench", kVersion);
  json.field("tool", "wskit " WSKIT_VERSION);
  add_settings(json, report.config);
  json.field("elapsed_s", seconds(summary.elapsed));
  json.field("interrupted", summary.interrupted);
  json.field("rate", summary.per_second);
  json.field("sent_bytes_per_s", summary.sent_per_second);
  json.field("received_bytes_per_s", summary.received_per_second);
  add_latency(json, "latency_us", summary.latency);
  if (report.config.is_open_loop()) {
    add_latency(json, "service_us", summary.service);
  } else {
    json.key("service_us").raw("null");
  }
  add_operations(json, summary);
  json.field("errors", summary.errors());
  json.field("lost", summary.unanswered());
  add_fanout(json, report);
  add_audit(json, report);
  add_connections(json, summary);
  add_generator(json, summary);
  add_server_memory(json, summary);
  add_verdict(json, report);
  json.end_object();
  text += '\n';
  return text;
}

}  // namespace wskit::cli
