#include "cli/connect_command.h"

#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include "base/fd.h"
#include "cli/fifo.h"
#include "cli/jsonl_dialect.h"
#include "cli/plain_dialect.h"
#include "cli/process_limits.h"
#include "cli/prompt.h"
#include "cli/recording.h"
#include "cli/shown_url.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "lws/loop.h"

namespace wskit::cli {
namespace {

// The session itself watches over the close: it knows whether silence is ours or the server's.
constexpr Duration kNoCloseTimeout = std::chrono::hours(24 * 365);

// One connection, what it may take to go without a WebSocket, and what the library opens for
// itself.
constexpr std::size_t kSockets = 8;

// What --jsonl may write around a message.
constexpr std::size_t kMaxOperation = 4096;

}  // namespace

void ConnectCommand::add_to(OptionTable& options) {
  options
      .about(
          "Each line of standard input is sent as one message, and each message that comes is "
          "written as one line.")
      .about(
          "On a terminal it is a prompt with the keys of Emacs and readline, a history (^R "
          "searches "
          "it; lines that begin with a space or look like secrets are not kept) and commands that "
          "begin with a slash: /help lists them, Tab completes them. Several lines that are pasted "
          "wait for Enter and are a message each then, or one if together they are JSON.")
      .about(
          "At the end of the input the connection closes once everything has been sent and the "
          "server has fallen silent; with --count, --expect or --until, once these are met.")
      .about(
          "MATCH is a text that a message contains, /an ECMAScript regular expression/ that it "
          "matches, or {a JSON object} whose fields it has.")
      .required("--url,URL", url_, "Address of the server: ws://HOST[:PORT][/PATH] or wss://…");
  add_sending(options);
  add_stopping(options);
  add_showing(options);
  handshake_.add_to(options);
  route_.add_to(options);
  tls_.add_to(options);
  link_.add_to(options);
  credentials_.add_to(options);
  retry_.add_to(options);
  patterns_.add_to(options);
  codec_.add_to(options);
  output_.add_to(options);
  options.example("wskit connect ws://localhost:8080/")
      .example("printf 'one\\ntwo\\n' | wskit connect ws://localhost:8080/")
      .example("wskit connect ws://localhost:8080/ -x hello --expect hello --timeout 5s");
}

void ConnectCommand::add_sending(OptionTable& options) {
  const auto add_message = [this](std::string_view text) {
    execute_.emplace_back(text);
    return ok();
  };
  options.group("Sending").values("-x,--execute", "MESSAGE", add_message,
                                  "Send this instead of reading standard input");
  input_.add_to(options);
}

void ConnectCommand::add_stopping(OptionTable& options) {
  const auto add_expected = [this](std::string_view text) -> Status {
    auto match = capture::Match::parse(text);
    if (!match) return std::move(match).error();
    awaited_.expect.push_back(*std::move(match));
    return ok();
  };
  const auto set_until = [this](std::string_view text) -> Status {
    auto match = capture::Match::parse(text);
    if (!match) return std::move(match).error();
    awaited_.until = *std::move(match);
    return ok();
  };
  options.group("Stopping")
      .count("-n,--count", awaited_.count, "Stop after so many messages received")
      .values("--expect", "MATCH", add_expected, "Wait for such a message; exit 1 if none comes")
      .value("--until", "MATCH", set_until, "Stop after a message that matches")
      .time("--timeout", timeout_, "Give up after so long (exit 8); with --request, on each answer")
      .duration("-w,--wait", wait_,
                "Stay so long after the end of the input; 0: not at all (default until silence)")
      .excludes({"--eof keep"})
      .choice("--eof", at_eof_, {{"close", AtEof::kClose}, {"keep", AtEof::kKeep}},
              "What the end of the input does");
}

void ConnectCommand::add_showing(OptionTable& options) {
  options.group("Showing")
      .flag("--jsonl", jsonl_, "Read operations and write events as JSON, one a line")
      .flag("--json", json_, "With --jsonl: show messages that are JSON as values")
      .needs({"--jsonl"})
      .flag("--strict", strict_, "With --jsonl: stop at a bad line of input (exit 2)")
      .needs({"--jsonl"});
  show_.add_to(options);
}

Status ConnectCommand::check(const client::LinkConfig& link) const {
  if (Status credentials = credentials_.check(link); !credentials) return credentials;
  Status input = jsonl_ ? ok() : input_.check(execute_, link.max_message);
  if (!input) return input;
  Status patterns = patterns_.check();
  if (!patterns) return patterns;
  return codec_.check(patterns_.heartbeat > Duration::zero());
}

Result<SessionConfig> ConnectCommand::session_config() const {
  auto link = link_config(url_, handshake_, route_, link_);
  if (!link) return std::move(link).error();
  link->close_timeout = kNoCloseTimeout;
  if (const Status checked = check(*link); !checked) return checked.error();
  // A program says of each message what it is, and what --on-open sends beside it is text.
  const bool binary = input_.binary && !jsonl_;
  auto greeting = retry_.greeting(binary);
  if (!greeting) return std::move(greeting).error();
  for (const std::string& line : *greeting) {
    const Status accepted = input_.accepts ? input_.accepts(line) : ok();
    if (!accepted) return Error{ErrorKind::kUsage, "--on-open: a line " + accepted.error().message};
  }
  SessionConfig config;
  config.link = *std::move(link);
  config.execute = execute_;
  config.on_open = *std::move(greeting);
  config.opcode = binary ? wire::Opcode::kBinary : wire::Opcode::kText;
  config.awaited = awaited_;
  // Of each request instead.
  if (!patterns_.requests()) config.timeout = timeout_;
  config.linger = wait_;
  config.at_eof = at_eof_;
  return config;
}

StackConfig ConnectCommand::stack_config(client::LinkConfig& link) const {
  StackConfig config;
  config.socketio = codec_.apply(link);
  config.retry = retry_.config(is_typed());
  config.retry.url = shown_url(link.url);
  // Requests wait in the pool, and those that were lost have failed.
  config.retry.keeps = !patterns_.requests();
  config.heartbeat = {patterns_.heartbeat, link.pong_timeout};
  if (patterns_.requests()) config.pool = patterns_.pool_config(timeout_);
  if (retry_.fallback) config.upgrade_interval = retry_.upgrade_interval;
  return config;
}

capture::WriterConfig ConnectCommand::capture_config(const std::string& path) const {
  return {.path = path,
          .source = "connect",
          .tool = "wskit " WSKIT_VERSION,
          .redact = !show_.no_redact,
          .hurry = interrupted_fd()};
}

int ConnectCommand::run() {
  const Diagnostics diagnostics = output_.diagnostics("connect");
  input_.accepts = codec_.accepts();
  auto config = session_config();
  if (!config) return diagnostics.error(config.error());
  StackConfig stack = stack_config(config->link);
  const auto tls = tls_.config(true);
  if (!tls) return diagnostics.error(tls.error());
  const auto route = route_.config(std::getenv, *tls);
  return route ? converse(*config, std::move(stack), *route, diagnostics)
               : diagnostics.error(route.error());
}

int ConnectCommand::converse(const SessionConfig& config, StackConfig stack_config,
                             const RouteConfig& route_config,
                             const Diagnostics& diagnostics) const {
  if (stack_config.pool) raise_descriptor_limit();
  Fd fifo = await_reader(show_.record, diagnostics);
  lws::Loop loop(kSockets * (stack_config.pool ? stack_config.pool->connections : 1));
  Route route(loop, route_config);
  Rng rng;
  wire::SharedDeflate deflate;
  const std::size_t max_message = config.link.max_message;
  std::optional<Prompt> prompt;
  if (is_typed()) prompt.emplace(loop, PromptConfig{max_message, output_.no_color});
  pipe::LineReader reader(loop, STDIN_FILENO, lines(config.link));
  pipe::LineSource& input = prompt ? prompt->input() : reader;
  const Diagnostics remarks = prompt ? prompt->divert(diagnostics) : diagnostics;

  ConnectSession session(config, {loop, input, remarks});
  Recording recording(loop, session);
  const auto record = [&](const std::string& path) {
    return recording.start(capture_config(path));
  };
  const Status recorded = show_.record.empty() ? ok() : record(show_.record);
  if (!recorded) return diagnostics.error(recorded.error());
  fifo.reset();
  stack_config.attend = [&](client::LinkConfig& link) { return credentials_.attend(loop, link); };
  const ChannelStack stack(stack_config, config.link, {loop, route.dialer(), rng, deflate},
                           recording, session);

  pipe::Output output(loop, STDOUT_FILENO, session);
  const auto make_inner = [&](Sender& sender) {
    auto dialect = make_dialect(config, {loop, rng, sender, remarks, output.buffer()});
    if (!prompt) return dialect;
    return prompt->open(std::move(dialect),
                        {shown_url(config.link.url), max_message, sender, remarks,
                         session.traffic(), record, [&] { return recording.stop(); }},
                        output);
  };
  const PatternPorts pattern_ports{loop, rng, session, stack.pool()};
  const std::unique_ptr<Dialect> dialect =
      patterns_.any() ? std::make_unique<PatternDialect>(patterns_.dialect_config(jsonl_),
                                                         pattern_ports, make_inner)
                      : make_inner(session);
  const Signals signals(loop, [&session](int signal) { session.interrupt(signal); });
  session.start(stack.top(), *dialect, output, recording);
  loop.run();
  return report(session.verdict(), diagnostics);
}

/// Whether a person types the input.
bool ConnectCommand::is_typed() const {
  return !jsonl_ && execute_.empty() && Prompt::possible();
}

std::unique_ptr<Dialect> ConnectCommand::make_dialect(const SessionConfig& config,
                                                      const DialectPorts& ports) const {
  if (jsonl_) {
    return std::make_unique<JsonlDialect>(
        JsonlConfig{config.link.url.text(), json_, strict_, show_.show.filter, input_.accepts},
        ports.loop, ports.rng, ports.sender, ports.out);
  }
  PlainConfig plain;
  const std::size_t max_message = config.link.max_message;
  plain.input = !execute_.empty() ? input_.executed(max_message)
                : is_typed()      ? input_.typed(max_message)
                                  : input_.format(max_message);
  plain.silent = show_.record == "-";
  plain.show = show_.show;
  plain.show.escapes = is_terminal(STDOUT_FILENO);
  plain.show.terminator = plain.show.escapes ? "\n" : input_.terminator();
  if (plain.show.escapes && is_typed()) plain.show.mark = "< ";
  plain.show.color = use_color(STDOUT_FILENO, output_.no_color);
  return std::make_unique<PlainDialect>(std::move(plain), ports.loop, ports.diagnostics,
                                        ports.sender, ports.out);
}

pipe::LineConfig ConnectCommand::lines(const client::LinkConfig& link) const {
  if (!jsonl_) return input_.lines(link.max_message);
  // An operation may write each byte of its message as \u00NN.
  return {.max_line = 6 * link.max_message + kMaxOperation, .setting = "--max-message"};
}

int ConnectCommand::report(const Verdict& verdict, const Diagnostics& diagnostics) const {
  if (verdict.code != kDone && !verdict.what.empty()) {
    tell(verdict, diagnostics);
  } else if (!verdict.what.empty()) {
    diagnostics.note(is_terminal(STDIN_FILENO) ? Verbosity::kNormal : Verbosity::kVerbose,
                     verdict.what);
  }
  return verdict.code;
}

}  // namespace wskit::cli
