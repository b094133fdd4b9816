#pragma once

#include "cli/report.h"

namespace wskit::cli {

// The JSON report, field by field (docs/bench-report.md): each function tells `fields` of one
// object in it. What writes reports and what reads them back are two kinds of `fields`, so that
// they cannot disagree. `derived` is written and not read; `newer` may be missing in a report that
// is read.

/// Of the schema; it grows when a reader of an older one would misread a report.
constexpr std::uint64_t kReportVersion = 2;

template <class Fields, class Summary>
void describe_operations(Fields& fields, Summary& run) {
  const auto loss = [&run](load::Loss which) -> auto& {
    return run.losses[static_cast<std::size_t>(which)];
  };
  fields.value("attempted", run.attempted);
  fields.derived("succeeded", run.succeeded());
  fields.derived("failed", run.failed());
  fields.value("no_reply", loss(load::Loss::kNoReply));
  fields.value("connection_lost", loss(load::Loss::kConnectionLost));
  fields.value("not_sent", loss(load::Loss::kNotSent));
  fields.value("handshake_failed", loss(load::Loss::kHandshake));
  fields.value("corrupted", loss(load::Loss::kCorrupted));
  fields.newer("differed", loss(load::Loss::kDiffered));
  fields.newer("first_difference", run.first_difference);
  fields.value("replies_altered", run.altered);
  fields.newer("replies_overtaken", run.overtaken);
  fields.value("messages_unasked", run.unasked);
  fields.value("replies_with_error", run.error_replies);
  fields.value("refused", run.refused);
  fields.value("first_refusal", run.refusal);
}

template <class Fields, class Summary>
void describe_connections(Fields& fields, Summary& run) {
  fields.value("attempted", run.connections);
  fields.value("opened", run.opened);
  fields.seconds("connecting_s", run.connecting);
  fields.value("redirects", run.redirects);
  fields.newer("renewed", run.renewed);
  fields.newer("not_let_go", run.not_let_go);
  fields.derived("failed", run.failed_connections());
  fields.derived("refused", run.refused_connections());
  fields.list("failures", run.failures, [](auto& inner, auto& failure) {
    inner.kind("kind", failure.kind);
    inner.newer("refused", failure.refused);
    inner.value("count", failure.count);
    inner.value("first", failure.first);
    inner.newer("orderly", failure.orderly);
  });
}

template <class Fields, class Summary>
void describe_generator(Fields& fields, Summary& run) {
  fields.derived("kept_up", run.kept_up());
  fields.value("late", run.late);
  fields.microseconds("worst_lag_us", run.worst_lag);
  fields.derived("saturated", run.saturated());
  fields.value("busiest", run.busiest);
  fields.gaps("gaps", run.gaps);
}

template <class Fields, class Memory>
void describe_memory(Fields& fields, Memory& memory) {
  fields.value("rss", memory.resident);
  fields.value("pss", memory.proportional);
}

template <class Fields, class Summary>
void describe_summary(Fields& fields, Summary& run) {
  fields.seconds("elapsed_s", run.elapsed);
  fields.value("interrupted", run.interrupted);
  fields.value("rate", run.per_second);
  fields.value("sent_bytes_per_s", run.sent_per_second);
  fields.value("received_bytes_per_s", run.received_per_second);
  fields.latency("latency_us", run.latency);
  fields.optional_latency("service_us", run.service);
  fields.object("operations", [&run](auto& inner) { describe_operations(inner, run); });
  fields.derived("errors", run.errors());
  fields.derived("lost", run.unanswered());
  fields.object("connections", [&run](auto& inner) { describe_connections(inner, run); });
  fields.object("generator", [&run](auto& inner) { describe_generator(inner, run); });
  fields.optional_object("server_memory", run.server, [](auto& inner, auto& memory) {
    inner.object("before", [&](auto& of) { describe_memory(of, memory.before); });
    inner.optional_object("open", memory.open,
                          [](auto& of, auto& open) { describe_memory(of, open); });
  });
  fields.timeline("timeline", run.timeline);
}

template <class Fields, class Part>
void describe_part(Fields& fields, Part& part) {
  fields.value("name", part.name);
  fields.value("started_unix_ms", part.started_unix_ms);
  fields.seconds("elapsed_s", part.elapsed);
  fields.value("completed", part.completed);
  fields.value("rate", part.per_second);
}

template <class Fields, class Report>
void describe_report(Fields& fields, Report& report) {
  fields.value("tool", report.environment.tool);
  fields.value("started_unix_ms", report.started_unix_ms);
  fields.time("started", report.started_unix_ms);
  fields.object("environment",
                [&report](auto& inner) { describe_environment(inner, report.environment); });
  fields.object("settings", [&report](auto& inner) { describe_settings(inner, report.settings); });
  describe_summary(fields, report.summary);
  fields.optional_object("fanout", report.fanout, [&report](auto& inner, auto& fanout) {
    describe_fanout(inner, fanout);
    inner.derived("factor", fanout.factor(report.summary));
    inner.derived("refused", report.summary.refused);
  });
  fields.optional_object("audit", report.audit, [&report](auto& inner, auto& audit) {
    describe_audit(inner, audit, report.summary.wrongs);
  });
  fields.optional_object("find_max", report.find_max,
                         [](auto& inner, auto& figures) { describe_find_max(inner, figures); });
  fields.value("regressions", report.regressions);
  fields.value("notes", report.notes);
  fields.list("parts", report.parts, [](auto& inner, auto& part) { describe_part(inner, part); });
}

}  // namespace wskit::cli
