#include "cli/mode_options.h"

#include <utility>

#include "http/url.h"

namespace wskit::cli {

using server::Mode;

namespace {

constexpr std::string_view kSecureProxy = "--proxy wss:*|https:*";

Error unusable(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

}  // namespace

Counterparts::Names modes_without_rooms() {
  return {"--echo", "--exec", "--proxy", "--mock"};
}

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
      .contradicts({"--echo"})
      .count("--exec-max", exec_max, "Programs that may run at once; more upgrades get 503")
      .needs({"--exec"});
  add_program(options);
  add_proxy(options);
  mock.add_to(options);
}

void ModeOptions::add_proxy(OptionTable& options) {
  options
      .about(
          "With --proxy, each client gets a connection to URL, with its path behind the URL's, its "
          "query, subprotocols and headers, and X-Forwarded-For, -Host and -Proto. It is let in "
          "when "
          "that server lets it in; 401, 403, 404, 429 and 503 are passed on, anything else is 502, "
          "or 504 when it takes too long. Messages and closes pass both ways, pings are each "
          "side's "
          "own.")
      .text("--proxy", "URL", proxy, "Pass everything on to this server: ws:// or wss://")
      .contradicts({"--echo", "--exec", "--jsonl"})
      .text("--proxy-cacert", "FILE", proxy_ca,
            "With --proxy: trust the certificates in FILE instead of the system's")
      .needs({kSecureProxy})
      .excludes({"--proxy-insecure"})
      .flag("--proxy-insecure", proxy_insecure,
            "With --proxy: take any certificate of that server for good")
      .needs({kSecureProxy});
}

void ModeOptions::add_program(OptionTable& options) {
  options
      .about(
          "With --jsonl, a program reads what happens on standard output and writes what it wants "
          "done to standard input, as JSON, one object a line: rooms work as ever, and what is not "
          "for them goes to the program. A client's user and roles are in its `connect`, which is "
          "`anonymous` without a token, or in an `auth` when its token comes in a message. It runs "
          "on one thread. With --gate, the "
          "program answers "
          "each `connect` with `accept` or `reject`, in the time of --handshake-timeout; the "
          "`code` "
          "of `reject` is an HTTP status, 403 if there is none.")
      .flag("--jsonl", jsonl, "Let a program act on standard input and output, beside rooms")
      .contradicts({"--echo", "--exec", "--record -"})
      .flag("--json", json, "With --jsonl: show messages that are JSON as values")
      .needs({"--jsonl"})
      .flag(
          "--strict", strict,
          "With --jsonl: stop at a bad line of input (exit 2); with --mock: exit 1 in the end when "
          "a client did not keep to the capture")
      .needs({"--jsonl", "--mock"})
      .flag("--gate", program.gate, "With --jsonl: the program decides who is let in")
      .time("--request-timeout", program.request_timeout,
            "With --jsonl: how long the program may take to answer a client's request")
      .needs({"--jsonl"});
}

Result<Mode> ModeOptions::mode() const {
  if (!mock.capture.empty()) return Mode::kMock;
  if (!proxy.empty()) {
    const auto url = http::parse_url(proxy);
    return url ? Result<Mode>(Mode::kProxy) : unusable("--proxy: " + url.error().message);
  }
  if (!exec.empty() && exec_max == 0)
    return unusable("--exec-max 0 lets nobody in; write 1 or more");
  if (program.gate && !jsonl) return unusable("--gate needs the program of --jsonl to decide");
  if (echo) return Mode::kEcho;
  return exec.empty() ? Mode::kRooms : Mode::kExec;
}

}  // namespace wskit::cli
