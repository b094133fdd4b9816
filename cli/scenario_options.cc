#include "cli/scenario_options.h"

#include <utility>

#include "capture/summary.h"
#include "load/script_survey.h"

namespace wskit::cli {

void ScenarioOptions::add_to(OptionTable& options) {
  options.group("Scenario")
      .text("--scenario", "FILE", file,
            "Play this capture, as replay does, on each of --connections again and again")
      .choice(
          "--pace", pace,
          {{"timed", load::Pace::kTimed},
           {"lockstep", load::Pace::kLockstep},
           {"asap", load::Pace::kAsap}},
          "With --scenario: send at the recorded times, or when the recorded replies have come, "
          "or at once")
      .needs({"--scenario"});
  variables.add_options_to(options, {"--scenario"});
  options
      .flag("--check", checking.check,
            "Count a play whose replies differ from the recorded ones as failed, and exit 1")
      .needs({"--scenario"})
      .flag("--unordered", checking.unordered,
            "With --check: replies may come in any order, at most 64 apart")
      .needs({"--check"});
  checking.agreement.add_ignore_to(options, {"--check"});
}

Result<load::ReplayConfig> ScenarioOptions::replay(const std::string& match) const {
  CheckOptions rules = checking;
  if (!match.empty() && checking.check) {
    const Status taken = rules.agreement.take_match(match);
    if (!taken) return Error{ErrorKind::kUsage, "--match: " + taken.error().message};
  }
  auto config = rules.config();
  if (!config) return std::move(config).error();
  load::ReplayConfig replay;
  replay.pace = pace;
  replay.check = checking.check;
  replay.checking = *std::move(config);
  if (const Status applied = variables.apply(replay); !applied) return applied.error();
  return replay;
}

Result<load::Scenario> ScenarioOptions::scenario(const load::Template::Environment& environment,
                                                 const std::string& match) const {
  const auto wrong = [](const Error& error) {
    return Error{ErrorKind::kUsage, "--scenario: " + error.message};
  };
  auto replay = this->replay(match);
  if (!replay) return std::move(replay).error();
  replay->environment = environment;
  auto capture = capture::File::open(file);
  if (!capture) return wrong(capture.error());
  auto reader = capture->reader();
  if (!reader) return wrong(reader.error());
  load::ScriptSurvey survey(replay->variables, replay->binds, replay->environment);
  const auto summary = capture::summarise(
      *reader, [&survey](const envelope::Event& event) { return survey.add(event); });
  if (!summary) return wrong(summary.error());
  if (summary->connections.empty()) {
    return wrong({ErrorKind::kUsage, file + ": no connection was recorded"});
  }
  replay->has_own_binds = survey.has_bindings();
  // Without times (a transcript has none) all would leave at once.
  const bool has_times = summary->duration > Duration::zero();
  if (pace == load::Pace::kTimed && !has_times) replay->pace = load::Pace::kLockstep;
  return load::Scenario{*std::move(capture), *std::move(replay), summary->most_at_once};
}

}  // namespace wskit::cli
