#include "cli/serve_command.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <signal.h>

#include "cli/listen_address.h"
#include "cli/output_file.h"
#include "cli/process_limits.h"
#include "cli/schema_files.h"
#include "cli/serve_application.h"
#include "cli/serve_loops.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "server/server.h"

namespace wskit::cli {
namespace {

using observe::LogLevel;

constexpr int kAdminBacklog = 64;

void secure(ServeLoops& loops, server::Server& server, const tls::ServerContext& tls,
            const Diagnostics& diagnostics) {
  loops.secure(server, tls, [&diagnostics](const std::string& peer, const std::string& why) {
    diagnostics.write({LogLevel::kDetail,
                       "refused",
                       fmt::format("{}: {}", peer, why),
                       {{"peer", peer}, {"reason", why}}});
  });
}

void renew_certificate(const tls::ServerContext& context, ServeLoops& loops,
                       const Diagnostics& diagnostics) {
  const auto fresh = context.reload();
  if (!fresh) return diagnostics.error("the certificates stay: " + fresh.error().message);
  loops.renew(*fresh);
  diagnostics.note(Verbosity::kNormal, "certificates read again, SHA-256 " + fresh->fingerprint());
}

}  // namespace

void ServeCommand::add_to(OptionTable& options) {
  mode_.add_to(options);
  listen_.add_to(options);
  add_listening(options);
  tls_.add_to(options);
  auth_.add_to(options);
  limits_.add_to(options);
  add_rooms(options);
  add_compression(options);
  options.group("Heartbeat")
      .duration("--ping-interval", config_.ping_interval, "Ping connections so often; 0: never")
      .time("--pong-timeout", config_.pong_timeout,
            "Close a connection that has not answered a ping for so long");
  operation_.add_to(options);
  output_.add_to(options);
  options.example("wskit serve")
      .example("wskit serve :9000 --echo --threads 1")
      .example("wskit serve 8443 --tls-self-signed")
      .example("wskit serve --jwt-secret-file secret.txt --policy policy.toml");
}

void ServeCommand::add_listening(OptionTable& options) {
  const auto add_path = [this](std::string_view text) -> Status {
    if (!text.starts_with('/') || text.find_first_of("?#") != std::string_view::npos) {
      return Error{
          ErrorKind::kUsage,
          fmt::format("'{}' is no path; write one like /chat, without a query", escaped(text))};
    }
    config_.paths.emplace_back(text);
    return ok();
  };
  options.group("Listening")
      .count("--threads", threads_, "Event loops, a thread each (default: one a core)")
      .excludes({"--jsonl", "--mock"})
      .except({"1"})
      .values("--path", "PATH", add_path, "Answer only this path, others with 404")
      .values("-s,--subprotocol", "NAME", subprotocols_into(config_.subprotocols),
              "Support this subprotocol")
      .excludes({"--proxy"})
      .text("--static", "DIR", static_directory_,
            "Serve the files of this directory to whoever asks for no WebSocket")
      .flag("--no-console", no_console_,
            "Show browsers no page from which to try the server; with --static there is none")
      .flag("--once", once_, "End when the last connection has closed");
}

void ServeCommand::add_rooms(OptionTable& options) {
  options.group("Rooms")
      .count("--history", history_, "Messages that a room remembers; 0: none")
      .excludes(modes_without_rooms())
      .time("--history-ttl", config_.rooms.history.ttl, "How long it remembers them")
      .excludes(modes_without_rooms())
      .size("--history-memory", history_memory_,
            "Memory for what all rooms remember; the oldest messages make room")
      .excludes(modes_without_rooms())
      .text("--schema", "DIR", schema_directory_,
            "Messages of a type have to fit the JSON Schema DIR/<type>.json, if there is one")
      .excludes(modes_without_rooms());
}

void ServeCommand::add_compression(OptionTable& options) {
  options.group("Compression")
      .flag("--deflate", deflate_, "Compress messages for clients that offer it")
      .size("--deflate-threshold", deflate_threshold_, "Compress only messages of so many bytes")
      .needs({"--deflate"})
      .flag("--deflate-takeover", deflate_takeover_,
            "Keep a context for each connection: smaller messages, up to 200 KiB more memory")
      .needs({"--deflate"});
}

Result<server::Config> ServeCommand::server_config() const {
  const auto mode = mode_.mode();
  if (!mode) return mode.error();
  server::Config config = config_;
  config.mode = *mode;
  config.auth_timeout = auth_.timeout;
  config.proxies = listen_.trusted();
  if (deflate_) config.deflate = {deflate_takeover_, deflate_threshold_};
  config.rooms.history.size = history_;
  config.rooms.history.max_bytes = history_memory_;
  operation_.apply(config, mode_.jsonl);
  if (const Status status = limits_.apply(config); !status) return status.error();
  auto schemas = read_schemas(schema_directory_);
  if (!schemas) return std::move(schemas).error();
  config.schemas = *std::move(schemas);
  config.console = !no_console_;
  if (static_directory_.empty()) return config;
  auto files = server::Directory::open(static_directory_);
  if (!files) return Error{ErrorKind::kUsage, "--static: " + files.error().message};
  config.files = std::make_shared<const server::Directory>(*std::move(files));
  return config;
}

Result<std::shared_ptr<const server::Rules>> ServeCommand::rules(bool in_rooms) const {
  auto gate = auth_.gate(in_rooms);
  if (!gate) return std::move(gate).error();
  auto policy = auth_.policy(in_rooms);
  if (!policy) return std::move(policy).error();
  return std::make_shared<const server::Rules>(server::Rules{*std::move(gate), *std::move(policy)});
}

// A program beside the server is one pair of pipes, a capture one list of connections: one loop
// keeps the order plain.
Result<std::size_t> ServeCommand::loop_count() const {
  if (mode_.jsonl || !mode_.mock.capture.empty()) return 1;
  return cli::loop_count(threads_);
}

int ServeCommand::run() {
  const Diagnostics diagnostics = output_.diagnostics("serve");
  if (!auth_.question.empty()) {
    const auto answer = auth_.explain();
    return answer ? *answer : diagnostics.error(answer.error());
  }
  mode_.program.redact = !operation_.no_redact;
  raise_descriptor_limit();
  const auto address = listen_.bind();
  if (!address) return diagnostics.error(address.error());
  const auto tls = tls_.context(address->endpoint().host);
  if (!tls) return diagnostics.error(tls.error());
  const auto config = server_config();
  return config ? serve(*config, *address, *tls, diagnostics) : diagnostics.error(config.error());
}

int ServeCommand::serve(server::Config config, const lws::Address& address,
                        const std::optional<tls::ServerContext>& tls,
                        const Diagnostics& diagnostics) const {
  const auto loop_number = loop_count();
  if (!loop_number) return diagnostics.error(loop_number.error());
  ServeLoops loops(*loop_number);
  config.log = &diagnostics;
  const bool in_rooms = config.mode == server::Mode::kRooms;
  const auto first_rules = rules(in_rooms);
  if (!first_rules) return diagnostics.error(first_rules.error());
  std::function<void(const std::string& why)> end;
  const auto end_in_turn = [&](const std::string& why) {
    loops.first().post([&end, why] { end(why); });
  };
  auto mock = mode_.mock.open();
  if (!mock) return diagnostics.error(mock.error());
  auto capture = record(diagnostics, [&] { end_in_turn("nobody takes the record any more"); });
  if (!capture) return diagnostics.error(capture.error());
  config.recording = recording(capture->get(), tls.has_value());
  ServeApplication application({mode_, config, tls.has_value(), loops.first(), diagnostics},
                               *std::move(mock), [&] { end("told to end by the application"); });
  const auto make = [&](const auto& ports) { return application.make(ports); };
  server::Server server(config, loops.loops(), make, *first_rules);
  const auto stop = [&] { loops.stop_listening([&] { loops.stop(); }); };
  end = [&, ending = false](const std::string& why) mutable {
    if (std::exchange(ending, true)) return;
    server.stop(operation_.drain, [&] { application.finish(stop); });
    // Whoever reads this finds the server not ready.
    diagnostics.write({LogLevel::kInfo, "draining", why + ", closing connections", {}});
  };
  const auto interrupt = [&](int signal) { end(signal == SIGINT ? "interrupted" : "told to end"); };
  if (once_) server.when_empty([&] { end_in_turn("the last client has gone"); });
  const auto read_again = [&] {
    if (!tls_.certificate.empty()) renew_certificate(*tls, loops, diagnostics);
    if (auth_.has_files()) renew_rules(server, in_rooms, diagnostics);
  };
  const Signals signals(loops.first(), interrupt,
                        at_hang_up(read_again, [&] { end("hung up on"); }));
  if (tls) secure(loops, server, *tls, diagnostics);
  if (const Status status = listen(loops, address, server, diagnostics); !status) {
    return diagnostics.error(status.error());
  }
  application.listening(announce(address.endpoint(), tls, diagnostics));
  const ExitCode recorded = run_loops(loops, capture->get());
  return std::max(application.exit_code(), recorded);
}

std::function<void()> ServeCommand::at_hang_up(std::function<void()> read_again,
                                               std::function<void()> end) const {
  if (!tls_.certificate.empty() || auth_.has_files()) return read_again;
  return is_ignored(SIGHUP) ? nullptr : std::move(end);
}

ExitCode ServeCommand::run_loops(ServeLoops& loops, CaptureThread* capture) {
  if (capture != nullptr) capture->start();
  loops.run();
  return capture == nullptr || capture->finish() ? kDone : kOutputFailed;
}

// A capture that cannot be written is no reason to leave clients alone, unless it went to a reader
// who has gone.
Result<std::unique_ptr<CaptureThread>> ServeCommand::record(const Diagnostics& diagnostics,
                                                            std::function<void()> end) const {
  const std::string& path = operation_.record;
  if (path.empty()) return std::unique_ptr<CaptureThread>();
  if (are_one_file(path, mode_.mock.capture)) {
    return Error{ErrorKind::kUsage, "--record: this is what --mock plays; name another file"};
  }
  const bool ends = path == "-";
  return CaptureThread::create({.path = path,
                                .source = "serve",
                                .tool = "wskit " WSKIT_VERSION,
                                .redact = !operation_.no_redact,
                                .hurry = interrupted_fd()},
                               diagnostics, [ends, end = std::move(end)] {
                                 if (ends) end();
                               });
}

server::RecordingConfig ServeCommand::recording(CaptureThread* capture, bool secure) const {
  if (capture == nullptr) return {};
  server::RecordingConfig recording{&capture->recorder(), secure, {}};
  if (!mode_.proxy.empty()) recording.upstream = *http::parse_url(mode_.proxy);
  return recording;
}

Status ServeCommand::listen(ServeLoops& loops, const lws::Address& address, server::Server& server,
                            const Diagnostics& diagnostics) const {
  if (Status status = loops.listen(address, server); !status) return status;
  if (Status status = listen_for_admin(loops, server, diagnostics); !status) return status;
  return listen_.write_port(address.endpoint().port);
}

Status ServeCommand::listen_for_admin(ServeLoops& loops, server::Server& server,
                                      const Diagnostics& diagnostics) const {
  if (operation_.admin.empty()) return ok();
  const auto endpoint = parse_listen_address(operation_.admin);
  if (!endpoint) return Error{ErrorKind::kUsage, "--admin: " + endpoint.error().message};
  const auto admin = lws::Address::bind(*endpoint, kAdminBacklog);
  if (!admin) return admin.error();
  if (Status status = loops.listen_for_admin(*admin, server); !status) return status;
  const std::string url = "http://" + admin->endpoint().text();
  diagnostics.write(
      {LogLevel::kInfo, "listening", "pages for operators on " + url, {{"url", url}}});
  return ok();
}

void ServeCommand::renew_rules(server::Server& server, bool in_rooms,
                               const Diagnostics& diagnostics) const {
  const auto fresh = rules(in_rooms);
  if (!fresh) {
    return diagnostics.error("keys, tokens and policy stay: " + fresh.error().message);
  }
  server.use(*fresh);
  diagnostics.note(Verbosity::kNormal, "keys, tokens and policy read again");
}

std::string ServeCommand::announce(net::Endpoint endpoint,
                                   const std::optional<tls::ServerContext>& tls,
                                   const Diagnostics& diagnostics) const {
  // Every interface: an address that can be pasted into a client here.
  if (endpoint.host.empty()) endpoint.host = "0.0.0.0";
  const std::string where = endpoint.text();
  const std::string url = (tls ? "wss://" : "ws://") + where;
  const std::string local = where + (tls ? " with TLS" : "");
  const std::string& place = listen_.unix_path.empty() ? url : local;
  diagnostics.write({LogLevel::kInfo, "listening", "listening on " + place, {{"url", place}}});
  if (tls) {
    diagnostics.note(tls_.self_signed ? Verbosity::kNormal : Verbosity::kVerbose,
                     "certificate SHA-256 " + tls->fingerprint());
  }
  return listen_.unix_path.empty() ? url : where;
}

}  // namespace wskit::cli
