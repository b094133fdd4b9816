#include "cli/bench_command.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/bench_runner.h"
#include "cli/bench_search.h"
#include "cli/bench_verdict.h"
#include "cli/joint_bench.h"
#include "cli/output_file.h"
#include "cli/preflight.h"
#include "cli/process_limits.h"
#include "cli/signals.h"
#include "cli/stations.h"
#include "cli/terminal.h"
#include "lws/loop.h"

namespace wskit::cli {
namespace {

constexpr Duration kUsualSearchedDuration = std::chrono::seconds(3);

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

}  // namespace

void BenchCommand::add_to(OptionTable& options) {
  options
      .arguments("URL", arguments_,
                 "Address of the server: ws://HOST[:PORT][/PATH] or wss://…; with --report, "
                 "more files")
      .group("Load")
      .text("--url", "URL", url_,
            "Address of the server, for the environment and the configuration file")
      .excludes({"URL"});
  load_.add_to(options);
  join_.add_to(options);
  find_max_.add_to(options);
  report_.add_to(options);
  options.group("Recording")
      .text(
          "--record", "FILE", record_,
          "Write what goes each way on all connections to this capture, gzipped if it ends in .gz")
      .contradicts({"--find-max", "--scenario"})
      .flag("--no-redact", no_redact_,
            "With --record: keep Authorization, cookies and tokens in the capture")
      .needs({"--record"});
  handshake_.add_to(options);
  route_.add_to(options);
  tls_.add_to(options);
  link_.add_to(options);
  credentials_.add_to(options);
  output_.add_to(options);
  options.example("wskit bench ws://localhost:8080/ -c 100 -d 10s")
      .example("wskit bench ws://localhost:8080/ -r 5k/s --fail-if 'p99>50ms' --fail-if 'lost>0'")
      .example("wskit bench ws://localhost:8080/ --mode connect --format json -o report.json")
      .example("wskit bench ws://localhost:8080/ --baseline report.json --max-regress 5%")
      .example("wskit bench ws://localhost:8080/ --format html -o report.html")
      .example("wskit bench --report monday.json tuesday.json");
}

Status BenchCommand::check() const {
  if (url().empty()) return usage("URL is required");
  if (arguments_.size() > 1) {
    return usage(
        fmt::format("one URL, not '{}' too; --report takes several files", escaped(arguments_[1])));
  }
  if (record_ == "-" && report_.file() == "-") {
    return usage("--record -: standard output has the report; name a file, or give it with -o");
  }
  if (are_one_file(record_, report_.file())) {
    return usage("--record: -o writes the report to that file; name another one");
  }
  if (are_one_file(load_.scenario(), report_.file())) {
    return usage("-o: this is the scenario; name another file");
  }
  for (const Threshold& threshold : report_.fail_if()) {
    const auto option = threshold.missing_option(load_.audits(), load_.checks());
    if (option.empty()) continue;
    return usage(fmt::format("--fail-if '{}': is counted with {} only", threshold.text(), option));
  }
  return ok();
}

Result<load::BenchConfig> BenchCommand::bench_config() const {
  if (auto checked = check(); !checked) return std::move(checked).error();
  if (auto checked = find_max_.check(); !checked) return std::move(checked).error();
  if (auto checked = join_.check(); !checked) return std::move(checked).error();
  auto link = link_config(url(), handshake_, route_, link_);
  if (!link) return std::move(link).error();
  load::BenchConfig config;
  config.link = *std::move(link);
  if (auto applied = load_.apply(config, std::getenv); !applied) return std::move(applied).error();
  if (find_max_.wanted() && !load_.has_duration()) config.duration = kUsualSearchedDuration;
  if (auto applied = credentials_.apply(config.link); !applied) return std::move(applied).error();
  if (join_.wanted()) {
    if (const auto place = join_.config(config.mode); !place) return place.error();
  }
  if (config.scenario) {
    config.scenario->replay.lead_to(config.link.url, !http::names_target(url()));
    config.scenario->replay.link = config.link;
  }
  return config;
}

int BenchCommand::run() {
  const Diagnostics diagnostics = output_.diagnostics("bench");
  if (const Status ready = report_.prepare(); !ready) return diagnostics.error(ready.error());
  if (!report_.again().empty()) return report_again(diagnostics);
  auto config = bench_config();
  if (!config) return diagnostics.error(config.error());
  if (const Status fits = report_.check_mode(config->mode); !fits) {
    return diagnostics.error(fits.error());
  }
  const auto route = route_config();
  if (!route) return diagnostics.error(route.error());
  raise_descriptor_limit();
  if (const int code = look_ahead(*config, diagnostics); code != kDone) return code;
  const auto capture = capture_thread(diagnostics);
  if (!capture) return diagnostics.error(capture.error());
  if (*capture != nullptr) config->recorder = &(*capture)->recorder();
  const auto run_it = join_.wanted() ? &BenchCommand::run_jointly : &BenchCommand::run_alone;
  const int code = (this->*run_it)(*config, *route, capture->get(), diagnostics);
  const Status recorded = *capture == nullptr ? ok() : (*capture)->finish();
  return code == kDone && !recorded ? exit_code_for(ErrorKind::kOutput) : code;
}

Result<RouteConfig> BenchCommand::route_config() const {
  // Each connection stands for another client, which has no session to resume.
  const auto tls = tls_.config(false);
  if (!tls) return tls.error();
  auto route = route_.config(std::getenv, *tls);
  if (route) route->sources = load_.sources();
  return route;
}

int BenchCommand::conclude(BenchReport report, const Diagnostics& diagnostics) {
  report.thresholds = report_.fail_if();
  report_.compare(report);
  // A scenario may be of connections that are to be refused.
  if (report.summary.opened > 0 || report.summary.succeeded() > 0) {
    if (const auto written = report_.write(report); !written) {
      return diagnostics.error(written.error());
    }
  }
  return judge(report, diagnostics);
}

Result<std::unique_ptr<CaptureThread>> BenchCommand::capture_thread(
    const Diagnostics& diagnostics) const {
  if (record_.empty()) return std::unique_ptr<CaptureThread>();
  return CaptureThread::create({.path = record_,
                                .source = "bench",
                                .tool = "wskit " WSKIT_VERSION,
                                .redact = !no_redact_,
                                .hurry = interrupted_fd()},
                               diagnostics, [] {});
}

int BenchCommand::look_ahead(const load::BenchConfig& config,
                             const Diagnostics& diagnostics) const {
  int code = kDone;
  const Needs needs = Needs::of(config, load_.sources().size());
  for (const Shortage& shortage : shortages(needs, MachineLimits::read())) {
    if (shortage.certain) {
      code = diagnostics.error(Error{ErrorKind::kUsage, shortage.text});
    } else {
      diagnostics.note(Verbosity::kNormal, shortage.text);
    }
  }
  return code;
}

int BenchCommand::report_again(const Diagnostics& diagnostics) {
  const auto report = report_.read(arguments_);
  if (!report) return diagnostics.error(report.error());
  if (const auto written = report_.write(*report); !written) {
    return diagnostics.error(written.error());
  }
  return report_.judge(*report, diagnostics);
}

bool BenchCommand::is_watched() const {
  return !output_.quiet && is_terminal(STDERR_FILENO) && understands_escapes();
}

int BenchCommand::run_alone(const load::BenchConfig& config, const RouteConfig& route,
                            CaptureThread* capture, const Diagnostics& diagnostics) {
  lws::Loop control(Stations::kOwnSockets);
  std::optional<BenchRunner> runner(std::in_place, control, route, is_watched());
  if (capture != nullptr) capture->start();
  BenchReport report = find_max_.wanted()
                           ? search(find_max_, config, load_.sources().size(), *runner, diagnostics)
                           : runner->measure(config);
  signal_ = runner->signal();
  // From here on a signal ends the process: the output may block.
  runner.reset();
  return conclude(std::move(report), diagnostics);
}

int BenchCommand::run_jointly(const load::BenchConfig& config, const RouteConfig& route,
                              CaptureThread* capture, const Diagnostics& diagnostics) {
  // Those on the way to Redis, of which there may be several addresses.
  constexpr std::size_t kRedisSockets = 4;
  lws::Loop control(Stations::kOwnSockets + kRedisSockets);
  std::optional<BenchRunner> runner(std::in_place, control, route, is_watched());
  JointBench joint(*join_.config(config.mode), control, route, diagnostics);
  if (capture != nullptr) capture->start();
  std::optional<BenchReport> report = joint.run(*runner, config);
  signal_ = joint.signal();
  runner.reset();
  if (!report) return joint.code();
  return joint.conclude(conclude(*std::move(report), diagnostics));
}

int BenchCommand::judge(const BenchReport& report, const Diagnostics& diagnostics) const {
  if (signal_ != 0) return 128 + signal_;
  const ExitCode ended = judge_end(report, diagnostics);
  // Without a connection there was nothing that an expectation could be about.
  if (ended != kDone && report.summary.opened == 0) return ended;
  const ExitCode held = report_.judge(report, diagnostics);
  const ExitCode found = judge_findings(report, diagnostics);
  return std::max(held, found) != kDone ? kExpectationFailed : ended;
}

}  // namespace wskit::cli
