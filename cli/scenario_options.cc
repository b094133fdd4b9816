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
          "or at once");
}

Result<load::Scenario> ScenarioOptions::scenario(
    const load::Template::Environment& environment) const {
  const auto wrong = [](const Error& error) {
    return Error{ErrorKind::kUsage, "--scenario: " + error.message};
  };
  auto capture = capture::File::open(file);
  if (!capture) return wrong(capture.error());
  auto reader = capture->reader();
  if (!reader) return wrong(reader.error());
  load::ReplayConfig replay;
  replay.pace = pace;
  replay.environment = environment;
  load::ScriptSurvey survey(replay.variables, replay.binds, replay.environment);
  const auto summary = capture::summarise(
      *reader, [&survey](const envelope::Event& event) { return survey.add(event); });
  if (!summary) return wrong(summary.error());
  if (summary->connections.empty()) {
    return wrong({ErrorKind::kUsage, file + ": no connection was recorded"});
  }
  replay.has_own_binds = survey.has_bindings();
  // Without times (a transcript has none) all would leave at once.
  const bool has_times = summary->duration > Duration::zero();
  if (pace == load::Pace::kTimed && !has_times) replay.pace = load::Pace::kLockstep;
  return load::Scenario{*std::move(capture), std::move(replay), summary->most_at_once};
}

}  // namespace wskit::cli
