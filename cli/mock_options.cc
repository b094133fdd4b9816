#include "cli/mock_options.h"

#include <cstdlib>
#include <utility>

#include "cli/play_options.h"

namespace wskit::cli {

void MockOptions::add_to(OptionTable& options) {
  options
      .about(
          "With --mock, each client meets the server of a recorded connection: one of the same "
          "path "
          "and query, else of the same path, else any; of these the one played least so far, the "
          "first of them. The server says what it said then, when the client has said what was "
          "recorded before it. What a client says instead, and what it leaves out, is told on "
          "standard error.")
      .text("--mock", "FILE", capture, "Play the server's side of this capture")
      .contradicts({"--echo", "--exec", "--jsonl", "--proxy"})
      .choice("--pace", pace, {{"timed", load::Pace::kTimed}, {"asap", load::Pace::kAsap}},
              "With --mock: answer after the recorded pauses, or at once")
      .needs({"--mock"})
      .value("--speed", "FACTOR", take_speed(speed), "With --mock: so many times as fast")
      .needs({"--mock"})
      .excludes({"--pace asap"});
  agreement.add_to(options, {"--mock"});
  variables.add_values_to(options, {"--mock"});
}

Result<std::optional<server::Mock>> MockOptions::open() const {
  if (capture.empty()) return std::optional<server::Mock>();
  auto rule = agreement.rule();
  if (!rule) return std::move(rule).error();
  auto given = variables.variables();
  if (!given) return std::move(given).error();
  auto file = capture::File::open(capture);
  if (!file) return std::move(file).error();
  server::MockConfig config;
  config.rule = *std::move(rule);
  config.at_once = pace == load::Pace::kAsap;
  config.speed = speed;
  config.environment = std::getenv;
  config.variables = *std::move(given);
  auto mock = server::Mock::open(*std::move(file), std::move(config));
  if (!mock) return std::move(mock).error();
  return std::optional(*std::move(mock));
}

}  // namespace wskit::cli
