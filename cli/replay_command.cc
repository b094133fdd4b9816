#include "cli/replay_command.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "capture/convert.h"
#include "capture/redact.h"
#include "cli/capture_info.h"
#include "cli/dry_run.h"
#include "cli/junit.h"
#include "cli/output_file.h"
#include "cli/process_limits.h"
#include "cli/replay_session.h"
#include "cli/signal_poll.h"
#include "cli/terminal.h"
#include "cli/write_out.h"
#include "load/script_survey.h"

namespace wskit::cli {
namespace {

// What the library opens for itself.
constexpr std::size_t kOwnSockets = 4;

/// A variable that is not in the environment is no fault of the line's.
std::optional<std::string> fault_of_script(const envelope::event::Message& message) {
  return load::fault_of_script(message, [](const char* /*name*/) { return ""; });
}

}  // namespace

void ReplayCommand::add_to(OptionTable& options) {
  options
      .required("CAPTURE", capture_,
                "File that was recorded with --record, HAR, or a transcript; - is standard input")
      .optional(
          "--url,URL", url_,
          "Address of the server; that of the recording if left out, as is the path if that is");
  play_.add_to(options);
  check_.add_to(options);
  variables_.add_to(options);
  options.group("Looking")
      .flag("--info", info_,
            "Say what the capture, or what is selected of it, holds, and play nothing")
      .leaves({"CAPTURE", "--conn", "--only", "--skip", "--lenient"})
      .flag("--learn", learn_,
            "Play twice, print --ignore options for what changed from one to the other, and play "
            "once more with what was learned")
      .contradicts({"--junit -"})
      .flag("--update", update_, "Rewrite the capture with what came")
      .contradicts({"--conn", "--only", "--skip"})
      .flag("--dry-run", dry_run_, "Print what would be sent, and when, and play nothing")
      .contradicts({"--check", "--junit", "--learn", "--update"});
  options.group("Files")
      .text("--convert", "FILE", convert_,
            "Write the capture, or what is selected of it, to this file, as .jsonl, .har or .txt "
            "(.gz), and play nothing")
      .leaves({"CAPTURE", "--conn", "--only", "--skip", "--no-redact", "--lenient"})
      .flag("--no-redact", no_redact_, "With --convert: keep tokens, cookies and authorization")
      .needs({"--convert"})
      .flag("--lenient", lenient_,
            "Pass over lines, and messages of a HAR, that are wrong instead of giving up");
  handshake_.add_to(options);
  route_.add_to(options);
  tls_.add_to(options);
  link_.add_to(options);
  credentials_.add_to(options);
  output_.add_to(options);
  options.example("wskit replay session.wscap.jsonl")
      .example("wskit replay session.wscap.jsonl ws://localhost:8080/ --pace lockstep --check")
      .example("wskit replay session.wscap.jsonl --check --ignore /timestamp --junit report.xml")
      .example("wskit replay session.wscap.jsonl --info")
      .example("wskit replay recorded.har --convert session.wscap.jsonl");
}

int ReplayCommand::run() {
  const Diagnostics diagnostics = output_.diagnostics("replay");
  for (const auto& [option, path] :
       {std::pair("--convert", &convert_), std::pair("--junit", &check_.junit)}) {
    if (!are_one_file(*path, capture_)) continue;
    return diagnostics.error(
        {ErrorKind::kUsage,
         fmt::format("{}: this is the capture itself; name another file", option)});
  }
  const Result<int> code = act(diagnostics);
  if (code) return *code;
  if (!check_.junit.empty()) {
    // A report of an earlier run must not stand for this one.
    const Status written = write_junit_error(check_.junit, capture_, code.error().message);
    const bool is_told = !written && written.error().message == code.error().message;
    if (!written && !is_told) diagnostics.error(written.error());
  }
  return diagnostics.error(code.error());
}

Result<int> ReplayCommand::act(const Diagnostics& diagnostics) const {
  const auto strictness = lenient_ ? capture::Strictness::kLenient : capture::Strictness::kStrict;
  auto file = capture::File::open(capture_, strictness);
  if (!file) return file.error();
  if (file->warning()) diagnostics.note(Verbosity::kNormal, *file->warning());
  if (info_) return show_info(*file, diagnostics);
  if (!convert_.empty()) return convert(*file, diagnostics);
  if (lenient_) file->check_with(fault_of_script);
  return rehearse_or_play(*file, diagnostics);
}

/// Reads the capture through, and refuses a selection of what is not in it.
Result<capture::Summary> ReplayCommand::survey(const capture::File& file,
                                               const load::Selection& selection,
                                               const capture::Inspect& inspect) const {
  auto reader = file.reader();
  if (!reader) return reader.error();
  std::uint64_t taken = 0;
  const auto count = [&](const envelope::Event& event) {
    const bool is_message = std::holds_alternative<envelope::event::Message>(event.what);
    if (is_message && selection.takes(event)) ++taken;
    return inspect ? inspect(event) : ok();
  };
  auto summary = capture::summarise(*reader, count);
  if (!summary) return summary;
  if (Status there = play_.check(*summary, taken); !there) return std::move(there).error();
  return summary;
}

Result<int> ReplayCommand::show_info(const capture::File& file,
                                     const Diagnostics& diagnostics) const {
  const auto selection = play_.selection();
  if (!selection) return selection.error();
  auto summary = survey(file, *selection, {});
  if (!summary) return summary.error();
  if (summary->warning) diagnostics.note(Verbosity::kNormal, *summary->warning);
  if (!selection->is_all()) {
    auto reader = file.reader();
    if (!reader) return reader.error();
    summary = capture::summarise(
        *reader, {}, [&](const envelope::Event& event) { return selection->takes(event); });
    if (!summary) return summary.error();
  }
  const Status printed = write_out(capture_info(file.name(), *summary));
  if (!printed) return printed.error();
  return kDone;
}

Result<int> ReplayCommand::convert(const capture::File& file,
                                   const Diagnostics& diagnostics) const {
  const auto selection = play_.selection();
  if (!selection) return selection.error();
  capture::ConvertConfig config{convert_, "wskit " WSKIT_VERSION, !no_redact_};
  if (!selection->is_all()) {
    const auto summary = survey(file, *selection, {});
    if (!summary) return summary.error();
    config.takes = [&](const envelope::Event& event) { return selection->takes(event); };
  }
  // A pipe that nobody empties would keep us from asking; nothing of it can be taken back either.
  std::error_code missing;
  const auto there = std::filesystem::status(convert_, missing);
  const bool may_block = convert_ == "-" || std::filesystem::is_fifo(there);
  std::optional<SignalPoll> signals;
  if (!may_block) signals.emplace(std::initializer_list<int>{SIGINT, SIGTERM});
  config.is_stopped = [&] { return signals && signals->received() != 0; };
  const auto losses = capture::convert(file, config);
  if (!losses) {
    const ExitCode code = diagnostics.error(losses.error());
    return config.is_stopped() ? 128 + signals->received() : code;
  }
  for (const std::string& loss : *losses)
    diagnostics.note(Verbosity::kNormal, loss);
  return kDone;
}

Result<int> ReplayCommand::rehearse_or_play(const capture::File& file,
                                            const Diagnostics& diagnostics) const {
  auto config = common_config();
  if (!config) return config.error();
  if (const Status fits = update_ ? file.check_rewritable() : ok(); !fits) {
    return Error{fits.error().kind, "--update: " + fits.error().message};
  }
  load::ScriptSurvey scripts(config->variables, config->binds, config->environment);
  bool lacks_token = false;
  const auto summary = survey(file, config->selection, [&](const envelope::Event& event) {
    if (!config->selection.takes(event)) return ok();
    lacks_token = lacks_token || capture::lacks_token(event.what);
    return scripts.add(event);
  });
  if (!summary) return summary.error();
  if (summary->warning) diagnostics.note(Verbosity::kNormal, *summary->warning);
  config->has_own_binds = scripts.has_bindings();
  if (const Status led = lead(*config, file.name(), *summary); !led) return led.error();
  if (lacks_token && config->link.token.value.empty()) {
    diagnostics.note(Verbosity::kNormal,
                     "a recorded message has lost its token; give one with --token-file");
  }
  if (!dry_run_) return play(file, *summary, *config, diagnostics);
  const Status printed = print_dry_run(file, *config);
  if (!printed) return printed.error();
  return kDone;
}

Status ReplayCommand::check_urls(const std::string& name, const capture::Summary& summary) {
  for (const capture::ConnectionSummary& connection : summary.connections) {
    const auto url = http::parse_url(connection.url);
    if (url) continue;
    const std::string what = connection.url.empty()
                                 ? "`url` is missing; give a URL behind the capture"
                                 : url.error().message;
    return Error{ErrorKind::kUsage, fmt::format("{}:{}: connection {}: {}", name, connection.line,
                                                connection.id, what)};
  }
  return ok();
}

/// What does not depend on the capture.
Result<load::ReplayConfig> ReplayCommand::common_config() const {
  auto checking = check_.config();
  if (!checking) return std::move(checking).error();
  load::ReplayConfig config;
  if (Status applied = play_.apply(config); !applied) return std::move(applied).error();
  config.check = check_.is_on() || learn_ || update_;
  config.checking = *std::move(checking);
  config.within = check_.within.value_or(config.within);
  if (Status applied = variables_.apply(config); !applied) return std::move(applied).error();
  return config;
}

/// Where to.
Status ReplayCommand::lead(load::ReplayConfig& config, const std::string& name,
                           const capture::Summary& summary) const {
  if (summary.connections.empty()) {
    return Error{ErrorKind::kUsage, capture_ + ": no connection was recorded"};
  }
  if (url_.empty()) {
    if (auto readable = check_urls(name, summary); !readable) return readable;
  }
  auto link =
      link_config(url_.empty() ? summary.connections.front().url : url_, handshake_, route_, link_);
  if (!link) return std::move(link).error();
  if (!url_.empty()) config.lead_to(link->url, !http::names_target(url_));
  config.link = *std::move(link);
  // Without times (a transcript has none) all would leave at once.
  const bool has_times = summary.duration > Duration::zero();
  if (config.pace == load::Pace::kTimed && !has_times) config.pace = load::Pace::kLockstep;
  return credentials_.apply(config.link);
}

Result<int> ReplayCommand::play(const capture::File& file, const capture::Summary& summary,
                                const load::ReplayConfig& config,
                                const Diagnostics& diagnostics) const {
  const auto tls = tls_.config(true);
  if (!tls) return tls.error();
  const auto route_config = route_.config(std::getenv, *tls);
  if (!route_config) return route_config.error();
  if (url_.empty() && config.link.token.value.empty() &&
      summary.connections.front().url.find(capture::kRedacted) != std::string::npos) {
    diagnostics.note(
        Verbosity::kNormal,
        "the recorded URL has lost its token; give one with --token-file and --auth-via query");
  }
  raise_descriptor_limit();
  // A connection may still be closing while the next one is being made.
  const std::size_t sockets = 2 * summary.most_at_once * play_.copies + kOwnSockets;
  ReplaySession session({file, config, *route_config, sockets, diagnostics},
                        {.path = capture_,
                         .junit = check_.junit,
                         .learn = learn_,
                         .update = update_,
                         .color = use_color(STDOUT_FILENO, output_.no_color)});
  return session.run();
}

}  // namespace wskit::cli
