#include "cli/joint_bench.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "cli/report_file.h"
#include "cli/report_merge.h"
#include "cli/terminal.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

// For the word to reach every thread, when the moment at which all begin has passed.
constexpr Duration kAtOnce = std::chrono::milliseconds(5);

std::string worker(std::size_t seat, const std::string& who) {
  if (who.empty()) return fmt::format("worker {}", seat);
  return fmt::format("worker {} ({})", seat, escaped(who));
}

}  // namespace

JointBench::JointBench(const broker::RendezvousConfig& config, lws::Loop& control,
                       const RouteConfig& route, const Diagnostics& diagnostics)
    : control_(control),
      diagnostics_(diagnostics),
      to_redis_(
          {.resolver = {}, .sources = {}, .proxies = {}, .tls = route.proxy_tls, .proxy_tls = {}}),
      route_(control, to_redis_),
      config_(config),
      rendezvous_(config, control, route_.dialer(), *this) {}

std::optional<BenchReport> JointBench::run(BenchRunner& runner, const load::BenchConfig& config) {
  runner_ = &runner;
  runner.on_signal([this](int signal) { take_signal(signal); });
  rendezvous_.join();
  while (!over_ && seats_taken_ < config_.workers)
    control_.run();
  if (over_) return end();
  BenchReport own = runner.measure(config, [this] { rendezvous_.ready(); });
  if (started_) {
    const Duration from = *started_ + config.warmup;
    own.started_unix_ms = std::chrono::duration_cast<std::chrono::milliseconds>(from).count();
    rendezvous_.deliver(json_report(own));
  }
  while (!over_ && !reports_)
    control_.run();
  runner_ = nullptr;
  if (reports_) return together(*reports_);
  if (started_ && !*over_) return alone(std::move(own));
  return end();
}

int JointBench::conclude(int code) {
  if (code == kDone) code = code_;
  if (over_) return code;
  rendezvous_.conclude({code, "reported by " + worker(rendezvous_.seat(), config_.who)});
  while (!over_)
    control_.run();
  if (!*over_) diagnostics_.error("the others do not know: " + over_->error().message);
  return code;
}

void JointBench::on_seats(std::size_t taken) {
  if (std::exchange(seats_taken_, taken) == taken) return;
  diagnostics_.note(Verbosity::kNormal, fmt::format("{}: {} of {} workers are here",
                                                    config_.server.path, taken, config_.workers));
  if (taken == config_.workers) control_.stop();
}

void JointBench::on_missing(std::size_t taken) {
  rendezvous_.conclude(
      {kTimedOut, fmt::format("{}: only {} of {} workers were here within {}", config_.server.path,
                              taken, config_.workers, format_duration(config_.patience))});
}

void JointBench::on_start(TimePoint when, broker::RemoteClock::Time time) {
  const TimePoint soonest = control_.now() + kAtOnce;
  started_ = when >= soonest ? time : rendezvous_.clock().there(soonest);
  runner_->start(std::max(when, soonest));
}

void JointBench::on_stop(int signal, std::size_t seat, const std::string& who) {
  signal_ = signal;
  diagnostics_.note(Verbosity::kNormal, "stopped by a signal to " + worker(seat, who));
  if (runner_ != nullptr) runner_->interrupt();
}

void JointBench::on_reports(const std::vector<broker::WorkerReport>& reports) {
  reports_ = reports;
  control_.stop();
}

void JointBench::on_over(const Result<broker::Outcome>& outcome) {
  over_ = outcome;
  if (runner_ != nullptr) runner_->interrupt();
  control_.stop();
}

void JointBench::take_signal(int signal) {
  signal_ = signal;
  if (rendezvous_.has_begun()) return rendezvous_.stop(signal);
  rendezvous_.conclude(
      {128 + signal, "interrupted before it began, by " + worker(rendezvous_.seat(), config_.who)});
}

std::optional<BenchReport> JointBench::end() {
  if (!*over_) {
    code_ = diagnostics_.error(over_->error());
    return std::nullopt;
  }
  const broker::Outcome& outcome = **over_;
  code_ = outcome.code;
  if (!started_) {
    diagnostics_.error(outcome.text);
  } else if (rendezvous_.has_delivered()) {
    diagnostics_.note(Verbosity::kNormal, config_.server.path + ": " + outcome.text);
  } else {
    diagnostics_.error(fmt::format("{}: {}, too early for the report of this worker",
                                   config_.server.path, outcome.text));
  }
  return std::nullopt;
}

BenchReport JointBench::alone(BenchReport own) {
  code_ = diagnostics_.error(over_->error());
  own.notes.push_back(fmt::format(
      "Of worker {} of {} alone: its report could not be put together with those of the others.",
      rendezvous_.seat(), config_.workers));
  return own;
}

BenchReport JointBench::together(const std::vector<broker::WorkerReport>& reports) {
  std::vector<BenchReport> parts;
  std::vector<std::string> names;
  BenchReport missing;
  for (const broker::WorkerReport& report : reports) {
    if (!report.text) {
      lose(report,
           fmt::format("died (nothing was heard of it for {})",
                       format_duration(broker::Rendezvous::kAlive)),
           missing);
      continue;
    }
    auto part = parse_report(*report.text);
    if (!part) {
      lose(report, fmt::format("sent no report ({})", escaped(part.error().message)), missing);
      continue;
    }
    parts.push_back(*std::move(part));
    names.push_back(worker(report.seat, report.who));
  }
  BenchReport whole = merged(std::move(parts), names);
  whole.notes.insert(whole.notes.begin(), missing.notes.begin(), missing.notes.end());
  return whole;
}

void JointBench::lose(const broker::WorkerReport& report, const std::string& how,
                      BenchReport& whole) {
  code_ = kConnectionLost;
  const std::string who = worker(report.seat, report.who);
  diagnostics_.error(who + ' ' + how);
  whole.notes.push_back(fmt::format("Without {}, which {}.", who, how));
}

}  // namespace wskit::cli
