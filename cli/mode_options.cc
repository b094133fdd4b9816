#include "cli/mode_options.h"

namespace wskit::cli {

using server::Mode;

void ModeOptions::add_to(OptionTable& options) {
  options
      .about(
          "With --exec, /bin/sh runs COMMAND for each connection. Line ends inside a text become "
          "spaces; a line that is not UTF-8 is sent as binary. The environment is that of CGI "
          "(RFC 3875): REMOTE_ADDR, PATH_INFO, QUERY_STRING, HTTP_COOKIE and so on, but no "
          "Authorization; and WSKIT_USER and WSKIT_ROLES. What the program writes to its standard "
          "error goes to ours. The connection closes with 1000 when it exits with 0, else with "
          "1011; when the connection goes first, the program's input ends, and a program that does "
          "not end then is told to after 3 s, and killed after 3 more.")
      .group("Mode")
      .flag("--echo", echo, "Send every message back, instead of rooms")
      .text("--exec", "COMMAND", exec,
            "Run this for each connection: a message is a line, of its input and of its output")
      .count("--exec-max", exec_max, "Programs that may run at once; more upgrades get 503");
}

Result<Mode> ModeOptions::mode() const {
  const int asked = static_cast<int>(echo) + static_cast<int>(!exec.empty());
  if (asked > 1) return Error{ErrorKind::kUsage, "give one of --echo and --exec, not several"};
  if (echo) return Mode::kEcho;
  return exec.empty() ? Mode::kRooms : Mode::kExec;
}

}  // namespace wskit::cli
