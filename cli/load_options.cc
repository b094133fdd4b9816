#include "cli/load_options.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/rng.h"
#include "cli/ramp.h"
#include "cli/terminal.h"
#include "envelope/correlation.h"
#include "load/source.h"
#include "lws/sources.h"
#include "observe/process_memory.h"

namespace wskit::cli {
namespace {

using load::Mode;

constexpr Duration kUsualDuration = std::chrono::seconds(10);
constexpr Duration kUsualWarmup = std::chrono::seconds(1);
// What wskit's rooms answer, and an echo, too.
constexpr std::string_view kUsualRequest = R"({"type":"ping","correlationId":"{{seq}}"})";
constexpr std::string_view kUsualStampedRequest = R"({"type":"ping","correlationId":"{{stamp}}"})";
// What a server may put around a message that it passes on.
constexpr std::size_t kMostWrapping = 4096;

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

Result<std::uint64_t> parse_pid(std::string_view text) {
  std::uint64_t pid = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, pid);
  if (failure == std::errc() && rest == end && pid > 0) return pid;
  return usage(fmt::format("'{}' is not the number of a process; write 4711", escaped(text)));
}

/// Whether every request can be matched with its answer.
Status check_ids(const load::Content& content, const std::string& match) {
  envelope::CorrelationReader reader(match);
  const std::string where = match.empty() ? "correlationId" : escaped(match);
  if (const auto* lines = std::get_if<load::Lines>(&content.bytes)) {
    for (std::size_t i = 0; i < lines->size(); ++i) {
      if (!reader.read((*lines)[i]).id.empty()) continue;
      return usage(fmt::format("--file: {}: line {} has no id at {} to match its answer by",
                               lines->name(), i + 1, where));
    }
    return ok();
  }
  Rng rng(0);
  if (!reader.read(load::make_source(content, {}, rng)->next(0, {})).id.empty()) return ok();
  return usage(fmt::format(
      "--message: has no id at {} to match its answer by; {}", where,
      match.empty() ? fmt::format("write '{}', or say with --match where it is", kUsualRequest)
                    : "write one there, such as {{seq}}"));
}

}  // namespace

void LoadOptions::add_to(OptionTable& options) {
  options.group("Load");
  add_mode(options);
  add_connections(options);
  add_pace(options);
  content_.add_to(options);
  options
      .flag("--audit", audit_,
            "Number every message, and count what is lost, duplicated, reordered, corrupted, late")
      .needs({"--mode echo|request|fanout"})
      .excludes({"--scenario"});
  fanout_.add_to(options);
  scenario_.add_to(options);
}

load::Mode LoadOptions::mode() const {
  return scenario_.is_on() ? Mode::kScenario : mode_;
}

void LoadOptions::add_mode(OptionTable& options) {
  const auto take_pid = [this](std::string_view text) -> Status {
    const auto pid = parse_pid(text);
    if (!pid) return pid.error();
    server_pid_ = *pid;
    return ok();
  };
  options
      .choice("--mode", mode_,
              {{"echo", Mode::kEcho},
               {"request", Mode::kRequest},
               {"push", Mode::kPush},
               {"fanout", Mode::kFanout},
               {"connect", Mode::kConnect},
               {"idle", Mode::kIdle}},
              "Measure round trips of messages, requests and their answers by id, messages sent "
              "without a reply, deliveries to many, handshakes, or connections that are held")
      .excludes({"--scenario"})
      .text("--match", "POINTER", match_,
            "Where the id of a request and of its answer stands, as in /header/id (default: "
            "correlationId, or else id); with --check: exact, subset or text, as in replay")
      .needs({"--mode request", "--check"})
      .value("--server-pid", "PID", take_pid,
             "With --mode idle: report the memory of this process, the server, per connection")
      .needs({"--mode idle"});
}

void LoadOptions::add_connections(OptionTable& options) {
  const auto take_source = [this](std::string_view text) -> Status {
    const std::string address(text);
    if (auto checked = lws::Sources::check(address); !checked) return checked;
    if (std::find(sources_.begin(), sources_.end(), address) == sources_.end()) {
      sources_.push_back(address);
    }
    return ok();
  };
  options
      .count("-c,--connections", connections_, "Connections, or players of a scenario, at a time")
      .rate("--connect-rate", connect_rate_,
            "Begin so many connections a second (default: as fast as they are answered)")
      .excludes({"--mode connect", "--scenario"})
      .values(
          "--source", "ADDRESS", take_source,
          "Connect from this address of the machine, in turn with others: each has ports of its "
          "own")
      .contradicts({"--unix"})
      .count("--threads", threads_, "Event loops, a thread each");
}

void LoadOptions::add_pace(OptionTable& options) {
  const auto take_ramp = [this](std::string_view text) -> Status {
    auto stages = parse_ramp(text);
    if (!stages) return std::move(stages).error();
    ramp_ = *std::move(stages);
    return ok();
  };
  options.time("-d,--duration", duration_, "Measure for so long (10s unless --messages is given)")
      .excludes({"--ramp"})
      .count("-n,--messages", messages_, "Measure so many messages, handshakes or plays")
      .excludes({"--mode idle", "--ramp"})
      .contradicts({"--find-max"})
      .rate("-r,--rate", rate_,
            "Send at this rate on all connections together, however slow the replies are")
      .excludes({"--mode idle"})
      .value("--ramp", "RATE:DURATION,…", take_ramp,
             "Instead of --rate: go from 0 evenly to the first rate in its time, from there to the "
             "next, and so on, as in 5k/s:10s,5k/s:1m; with a time of 0 at once")
      .excludes({"--mode idle"})
      .contradicts({"--rate", "--find-max"})
      .count("--depth", depth_, "Without --rate: messages in flight on each connection (default 1)")
      .excludes({"--mode connect|idle", "--scenario", "--rate", "--ramp", "--find-max rate"})
      .duration(
          "--warmup", warmup_,
          "Run so long before measuring (1s, but 0 with --ramp, or --messages in other modes than "
          "fanout)")
      .time("--timeout", timeout_, "Wait for replies so long");
}

bool LoadOptions::audits() const {
  const Mode mode = this->mode();
  return audit_ && (mode == Mode::kEcho || mode == Mode::kRequest || mode == Mode::kFanout);
}

Result<load::Content> LoadOptions::content(const load::Template::Environment& environment) const {
  if (!load::sends_messages(mode_)) return ContentOptions().content(environment);
  if (mode_ == Mode::kFanout) return fanout_.content(content_, environment);
  ContentOptions options = content_;
  if (mode_ == Mode::kRequest && !options.given() && match_.empty())
    options.message = audits() ? kUsualStampedRequest : kUsualRequest;
  return audits() ? options.stamped(environment) : options.content(environment);
}

Status LoadOptions::apply_content(load::BenchConfig& config,
                                  const load::Template::Environment& environment) const {
  auto made = content(environment);
  if (!made) return std::move(made).error();
  config.content = *std::move(made);
  // A limit of one's own is kept; the usual one has to let echoes of large messages pass.
  if (config.link.max_message == client::LinkConfig{}.max_message) {
    config.link.max_message =
        std::max(config.link.max_message, config.content.longest() + kMostWrapping);
  }
  return mode_ == Mode::kRequest ? check_ids(config.content, match_) : ok();
}

Status LoadOptions::apply_fanout(load::BenchConfig& config,
                                 const load::Template::Environment& environment) const {
  if (mode_ != Mode::kFanout) return ok();
  auto fanout = fanout_.fanout(config.connections, environment);
  if (!fanout) return std::move(fanout).error();
  config.fanout = *std::move(fanout);
  // Who does not hear itself needs a neighbour on its own thread that does.
  if (fanout_.skip_sender) config.workers = std::min(config.workers, config.connections / 2);
  return ok();
}

Status LoadOptions::apply_scenario(load::BenchConfig& config,
                                   const load::Template::Environment& environment) const {
  auto scenario = scenario_.scenario(environment, match_);
  if (!scenario) return std::move(scenario).error();
  config.scenario = *std::move(scenario);
  config.scenario->replay.within = timeout_;
  return ok();
}

Status LoadOptions::apply_idle(load::BenchConfig& config) const {
  if (!server_pid_) return ok();
  auto memory = observe::memory_of(*server_pid_);
  if (!memory) return usage("--server-pid: " + memory.error().message);
  config.server_pid = server_pid_;
  return ok();
}

Status LoadOptions::apply_pace(load::BenchConfig& config) const {
  // A ramp is as long as its stages.
  if (ramp_.empty()) config.operations = messages_;
  config.rate = rate_;
  config.ramp = ramp_;
  if (config.mode != Mode::kScenario) config.depth = depth_.value_or(1);
  return ok();
}

Status LoadOptions::apply(load::BenchConfig& config,
                          const load::Template::Environment& environment) const {
  if (auto checked = check(); !checked) return checked;
  config.mode = mode();
  if (Status applied = config.mode == Mode::kIdle ? apply_idle(config) : apply_pace(config);
      !applied) {
    return applied;
  }
  if (config.mode == Mode::kRequest) config.match = match_;
  config.connections = connections_;
  if (!load::connects_anew(config.mode)) config.connect_rate = connect_rate_;
  config.workers = std::min(threads_, connections_);
  // A ramp begins slowly by itself.
  const bool warms_up = (!config.operations || config.mode == Mode::kFanout) && config.ramp.empty();
  config.warmup = warmup_.value_or(warms_up ? kUsualWarmup : Duration::zero());
  config.duration = config.operations ? duration_ : duration_.value_or(kUsualDuration);
  if (!config.ramp.empty()) config.duration = length_of(config.ramp) - config.warmup;
  config.reply_timeout = timeout_;
  // A server that leaves a close unanswered must not hold up what --timeout says for longer.
  config.link.close_timeout = std::min(config.link.close_timeout, timeout_);
  config.audit = audits();
  config.run = Rng().next32() % load::Stamp::kMostRuns;
  if (scenario_.is_on()) return apply_scenario(config, environment);
  if (auto applied = apply_content(config, environment); !applied) return applied;
  return apply_fanout(config, environment);
}

}  // namespace wskit::cli
