#include "server/metrics.h"

#include <iterator>
#include <utility>

#include "envelope/json_writer.h"
#include "observe/process.h"

namespace wskit::server {
namespace {

using envelope::JsonWriter;
using observe::Labelled;
using observe::Latency;
using observe::Metric;
using Seconds = std::chrono::duration<double>;

template <class Number>
Metric counter(std::string_view name, std::string_view help, Number value) {
  return {name, help, observe::MetricKind::kCounter, static_cast<double>(value)};
}

template <class Number>
Metric gauge(std::string_view name, std::string_view help, Number value) {
  return {name, help, observe::MetricKind::kGauge, static_cast<double>(value)};
}

Metric errors(const Counters& counters) {
  Labelled by_code{"code", {}};
  for (const auto& [code, count] : counters.errors)
    by_code.samples.emplace_back(envelope::fault_name(code), static_cast<double>(count));
  return {"wskit_errors_total", "Error messages sent to clients, by their code.",
          observe::MetricKind::kCounter, std::move(by_code)};
}

Metric refusals(const Counters& counters) {
  Labelled by_status{"status", {}};
  for (const auto& [status, count] : counters.refusals)
    by_status.samples.emplace_back(std::to_string(status), static_cast<double>(count));
  return {"wskit_refused_requests_total",
          "Requests, upgrades for the most part, that were refused.", observe::MetricKind::kCounter,
          std::move(by_status)};
}

std::vector<Metric> gauges(const Gauges& now) {
  return {
      gauge("wskit_connections", "Connections that are open, upgraded or not.", now.connections),
      gauge("wskit_sessions", "Clients that are let in, whatever carries their messages.",
            now.sessions),
      gauge("wskit_queue_bytes", "Bytes that wait for clients to take them.", now.queued),
      gauge("wskit_incomplete_bytes", "Bytes held of messages whose end has not come.",
            now.incomplete),
  };
}

std::vector<Metric> room_gauges(const room::HubCounts& now) {
  return {
      gauge("wskit_rooms", "Rooms that somebody is in, or whose history is remembered.", now.rooms),
      gauge("wskit_memberships", "Rooms that each connection is in, added up.", now.memberships),
      gauge("wskit_subscriptions", "Topics that each connection listens to, added up.",
            now.subscriptions),
      gauge("wskit_history_messages", "Messages remembered for the histories of rooms.",
            now.history_messages),
      gauge("wskit_history_bytes", "Bytes of the messages remembered.", now.history_bytes),
  };
}

std::vector<Metric> counters(const Counters& so_far) {
  return {
      counter("wskit_connections_accepted_total", "Connections accepted.", so_far.connections),
      counter("wskit_sessions_opened_total", "Clients that were let in.", so_far.sessions),
      counter("wskit_http_requests_total", "Requests answered that were no upgrades.",
              so_far.requests),
      counter("wskit_messages_received_total", "Messages that clients have sent.",
              so_far.messages_in),
      counter("wskit_messages_sent_total",
              "Messages for clients, those that were dropped included.", so_far.messages_out),
      counter("wskit_received_bytes_total",
              "Bytes from clients since they were let in, as the network carries them.",
              so_far.bytes_in),
      counter("wskit_sent_bytes_total",
              "Bytes of messages queued for clients, as the network carries them.",
              so_far.bytes_out),
      counter("wskit_slow_consumers_total", "Clients closed because their queue was full.",
              so_far.slow_consumers),
      counter("wskit_dropped_messages_total", "Messages dropped because a client's queue was full.",
              so_far.dropped),
      counter("wskit_unrecorded_events_total",
              "Events missing in the capture: they came faster than they could be written.",
              so_far.unrecorded),
      errors(so_far),
      refusals(so_far),
      {"wskit_handshake_duration_seconds",
       "From accepting a connection (for later requests on it: from their first byte) to "
       "queueing the 101.",
       observe::MetricKind::kCounter, so_far.handshake},
      {"wskit_delivery_duration_seconds",
       "From taking up a client's message to having queued it for the last of its receivers on a "
       "loop; one observation for each loop that has some.",
       observe::MetricKind::kCounter, so_far.delivery},
  };
}

void append(std::vector<Metric>& to, std::vector<Metric> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::string_view short_name(std::string_view name) {
  constexpr std::string_view kPrefix = "wskit_";
  constexpr std::string_view kSuffix = "_total";
  if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
  if (name.ends_with(kSuffix)) name.remove_suffix(kSuffix.size());
  return name;
}

void write_value(JsonWriter& json, double value) {
  json.value(value);
}

void write_value(JsonWriter& json, const Labelled& labelled) {
  json.begin_object();
  for (const auto& [which, value] : labelled.samples)
    json.field(which, value);
  json.end_object();
}

void write_value(JsonWriter& json, const Latency& latency) {
  std::uint64_t count = 0;
  for (const std::uint64_t in_bucket : latency.counts())
    count += in_bucket;
  json.begin_object().field("count", count).field("sum", Seconds(latency.sum()).count());
  json.key("buckets").begin_array();
  for (std::size_t i = 0; i < Latency::kBounds.size(); ++i) {
    json.begin_object().field("le", Seconds(Latency::kBounds[i]).count());
    json.field("count", latency.counts()[i]).end_object();
  }
  json.begin_object().key("le").raw("null").field("count", latency.counts().back()).end_object();
  json.end_array().end_object();
}

}  // namespace

std::vector<Metric> metrics(const Statistics& statistics, const About& about) {
  std::vector<Metric> all = {{"wskit_build_info", "The build that runs; always 1.",
                              observe::MetricKind::kGauge,
                              Labelled{"version", {{about.version, 1}}}}};
  append(all, gauges(statistics.gauges));
  append(all, room_gauges(statistics.rooms));
  append(all, counters(statistics.counters));
  append(all, observe::process_metrics(about.started));
  return all;
}

std::string stats_json(const std::vector<Metric>& metrics) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  for (const Metric& metric : metrics) {
    json.key(short_name(metric.name));
    std::visit([&](const auto& value) { write_value(json, value); }, metric.value);
  }
  json.end_object();
  return text += '\n';
}

}  // namespace wskit::server
