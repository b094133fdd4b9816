#include <array>

#include "cli/bench_command.h"
#include "cli/command.h"
#include "cli/connect_command.h"
#include "cli/replay_command.h"
#include "cli/serve_command.h"

int main(int argc, char** argv) {
  using namespace wskit::cli;
  constexpr std::array kCommands = {
      CommandEntry{"serve", "Serve rooms or an echo to whoever connects", make<ServeCommand>},
      CommandEntry{"connect", "Send and receive messages", make<ConnectCommand>},
      CommandEntry{"bench", "Measure a server under load", make<BenchCommand>},
      CommandEntry{"replay", "Play a recorded session again", make<ReplayCommand>},
  };
  return run_command_line(kCommands, argc, argv);
}
