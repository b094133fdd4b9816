#include "cli/replay_session.h"

#include <utility>

#include <fmt/format.h>

#include "base/atomic_file.h"
#include "cli/junit.h"
#include "cli/output_file.h"
#include "cli/signals.h"
#include "cli/write_out.h"
#include "lws/loop.h"

namespace wskit::cli {

Result<int> ReplaySession::run() {
  // What cannot be written is known before anything is sent.
  if (wish_.update) {
    if (const auto fresh = AtomicFile::create(wish_.path); !fresh) return fresh.error();
  }
  if (wish_.junit.empty()) return play_as_wished(nullptr);
  auto junit = OutputFile::open(wish_.junit);
  if (!junit) return junit.error();
  CaseBook cases;
  Result<int> code = play_as_wished(&cases);
  if (!code) return code;
  const Status written = junit->write(junit_xml(ports_.file.name(), cases.cases()));
  if (written) return code;
  const ExitCode failed = ports_.diagnostics.error(written.error());
  return *code < kInterrupted ? failed : *code;
}

Result<int> ReplaySession::play_as_wished(CaseBook* cases) {
  load::Volatility volatility;
  if (wish_.learn) {
    for (const auto note : {&load::Volatility::add_first, &load::Volatility::add_second}) {
      auto code = play_to_learn(volatility, note, cases);
      if (!code || *code != kDone) return code;
    }
  }
  capture::File file = ports_.file;
  load::ReplayConfig config = ports_.config;
  ReplayReport report(config, file.name(), wish_.color, ports_.diagnostics);
  if (cases != nullptr) report.note_cases(*cases);
  if (wish_.junit == "-") report.show_no_differences();
  Updating updating(report);
  if (wish_.learn) {
    const Status heeded = heed(volatility, updating, file, config);
    if (!heeded) return heeded.error();
  }
  const auto played = play(file, config, report, updating);
  if (!played) return played.error();
  return conclude(report, *played, updating, report.conclude(played->totals, played->took));
}

Result<ReplaySession::Played> ReplaySession::play(const capture::File& file,
                                                  const load::ReplayConfig& config,
                                                  ReplayReport& report,
                                                  load::ReplayEvents& events) const {
  lws::Loop loop(ports_.sockets);
  Route route(loop, ports_.route);
  Rng rng;
  report.when_done([&loop] { loop.stop(); });
  load::Replay replay(config, loop, route.dialer(), rng, events);
  const Signals signals(loop, [&replay](int) { replay.stop(); });
  const TimePoint start = loop.now();
  if (const auto started = replay.start(file); !started) return started.error();
  loop.run();
  if (signals.received() != 0) report.note_signal(signals.received());
  return Played{replay.totals(), loop.now() - start, signals.received()};
}

Result<int> ReplaySession::play_to_learn(load::Volatility& volatility, LearningPlay::Note note,
                                         CaseBook* cases) const {
  // What only changes its place among the others has not changed.
  load::ReplayConfig config = ports_.config;
  config.checking.unordered = true;
  ReplayReport report(config, ports_.file.name(), false, ports_.diagnostics);
  CaseBook own;
  report.note_cases(own);
  LearningPlay learning(report, volatility, note);
  const auto played = play(ports_.file, config, report, learning);
  if (!played) return played.error();
  load::ReplayTotals totals = played->totals;
  // What differs is what there is to learn from.
  totals.differences = totals.late = 0;
  const int code = played->signal != 0 ? 128 + played->signal : report.exit_code(totals);
  if (code != kDone && cases != nullptr) *cases = std::move(own);
  return code == kDone || played->signal != 0 ? code : report.conclude(totals, played->took);
}

Status ReplaySession::heed(const load::Volatility& volatility, Updating& updating,
                           capture::File& file, load::ReplayConfig& config) const {
  const auto lesson = learn(volatility, file);
  if (!lesson) return lesson.error();
  if (Status printed = write_out(lesson->text()); !printed) return printed;
  if (Status kept = updating.keep(ports_.config, file); !kept) return kept;
  updating.take(*lesson, volatility);
  auto revised = file.revised(updating.revision());
  if (!revised) return std::move(revised).error();
  file = *std::move(revised);
  auto& ignore = config.checking.rule.ignore;
  ignore.insert(ignore.end(), lesson->ignore.begin(), lesson->ignore.end());
  config.has_own_binds = config.has_own_binds || !lesson->handovers.empty();
  return ok();
}

int ReplaySession::conclude(const ReplayReport& report, const Played& played,
                            const Updating& updating, int code) const {
  if (played.signal != 0) return 128 + played.signal;
  if (!wish_.update) return code;
  if (!report.is_whole() || code == kOutputFailed) {
    ports_.diagnostics.error(
        fmt::format("{} stays as it is: it was not played to its end", wish_.path));
    return code;
  }
  if (updating.revision().is_empty()) {
    ports_.diagnostics.note(Verbosity::kNormal, fmt::format("{} is up to date", wish_.path));
    return kDone;
  }
  Status written = ports_.file.check_rewritable();
  if (written) written = updating.revision().apply(wish_.path);
  if (!written) {
    return ports_.diagnostics.error(written.error());
  }
  ports_.diagnostics.note(Verbosity::kNormal,
                          fmt::format("{} rewritten: {}", wish_.path, updating.text()));
  return kDone;
}

}  // namespace wskit::cli
