#include <array>

#include "cli/command.h"
#include "cli/connect_command.h"

int main(int argc, char** argv) {
  using namespace wskit::cli;
  constexpr std::array kCommands = {
      CommandEntry{"connect", "Send and receive messages", make<ConnectCommand>},
  };
  return run_command_line(kCommands, argc, argv);
}
