#include <array>

#include "cli/bench_command.h"
#include "cli/command.h"
#include "cli/connect_command.h"
#include "cli/replay_command.h"
#include "cli/serve_command.h"
#include "cli/token_command.h"

int main(int argc, char** argv) {
  namespace cli = wskit::cli;
  constexpr std::array kCommands = {
      cli::CommandEntry{"serve", "Serve rooms or an echo to whoever connects",
                        cli::make<cli::ServeCommand>},
      cli::CommandEntry{"connect", "Send and receive messages", cli::make<cli::ConnectCommand>},
      cli::CommandEntry{"bench", "Measure a server under load", cli::make<cli::BenchCommand>},
      cli::CommandEntry{"replay", "Play a recorded session again", cli::make<cli::ReplayCommand>},
      cli::CommandEntry{"token", "Make and inspect JSON Web Tokens", cli::make<cli::TokenCommand>},
  };
  return cli::run_command_line(kCommands, argc, argv);
}
