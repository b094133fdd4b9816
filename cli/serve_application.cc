#include "cli/serve_application.h"

#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/capture_info.h"

namespace wskit::cli {

using server::Mode;

namespace {

// What a line of --jsonl may hold around a message.
constexpr std::size_t kMaxOperation = std::size_t{64} << 10;

server::ProxyConfig proxy_config(const ModeOptions& options, const server::Config& config,
                                 bool secure) {
  server::ProxyConfig proxy;
  if (options.proxy.empty()) return proxy;
  proxy.secure = secure;
  proxy.upstream.url = *http::parse_url(options.proxy);
  // The client is to hear of it before its own time is up.
  proxy.upstream.connect_timeout = config.handshake_timeout * 9 / 10;
  proxy.upstream.ping_interval = config.ping_interval;
  proxy.upstream.pong_timeout = config.pong_timeout;
  proxy.upstream.max_message = config.max_message;
  proxy.upstream.deflate = config.deflate.has_value();
  if (config.deflate) proxy.upstream.deflate_threshold = config.deflate->threshold;
  return proxy;
}

}  // namespace

ServeApplication::ServeApplication(const Ports& ports, std::optional<server::Mock> mock,
                                   std::function<void()> end)
    : options_(ports.options),
      diagnostics_(ports.diagnostics),
      mock_(std::move(mock)),
      end_(std::move(end)),
      exec_{options_.exec, environ,
            [&diagnostics = ports.diagnostics](const std::string& who, std::string_view line) {
              const std::string text = who + ": " + std::string(line);
              diagnostics.write({observe::LogLevel::kInfo,
                                 "stderr",
                                 text,
                                 {{"program", who}, {"line", std::string(line)}}});
            }},
      programs_(options_.exec_max),
      proxy_(proxy_config(options_, ports.config, ports.secure)) {
  if (mock_) mock_->log_to(&diagnostics_);
  route_.tls.ca_file = options_.proxy_ca;
  route_.tls.insecure = options_.proxy_insecure;
  route_.tls.resume = true;
  if (!options_.jsonl) return;
  // An operation may write each byte of its message as \u00NN.
  const pipe::LineConfig lines{.max_line = 6 * ports.config.max_message + kMaxOperation,
                               .setting = "--max-message"};
  input_.emplace(ports.first, STDIN_FILENO, lines);
  program_.emplace(server::ProgramConfig{options_.json, options_.strict,
                                         [this](const Status& why) { this->end(why); }},
                   ports.first, *input_, STDOUT_FILENO);
}

std::unique_ptr<server::Application> ServeApplication::make(const server::ApplicationPorts& ports) {
  if (program_) return std::make_unique<server::JsonlApp>(options_.program, ports, *program_);
  if (ports.config.mode == Mode::kExec) return std::make_unique<server::ExecApp>(exec_, programs_);
  if (mock_) return std::make_unique<server::MockApp>(*mock_, ports.loop);
  if (ports.config.mode == Mode::kProxy) {
    // All loops of a server are ServeLoops'.
    Route& route = routes_.emplace_back(static_cast<lws::Loop&>(ports.loop), route_);
    return std::make_unique<server::ProxyApp>(proxy_, ports, route.dialer());
  }
  return server::make_application(ports);
}

void ServeApplication::listening(const std::string& url) {
  if (program_) program_->tell({}, envelope::event::Listening{url});
}

void ServeApplication::finish(std::function<void()> then) {
  sum_up();
  program_ ? program_->finish(std::move(then)) : then();
}

void ServeApplication::sum_up() const {
  if (!mock_) return;
  const server::MockTally& tally = mock_->tally();
  std::string line =
      fmt::format("{}, {} as recorded, {} unexpected, {} missing", counted(tally.clients, "client"),
                  counted(tally.agreed, "message"), tally.unexpected, tally.missing);
  if (tally.unset > 0) line += ", " + counted(tally.unset, "answer") + " without a value";
  diagnostics_.note(Verbosity::kNormal, line);
}

ExitCode ServeApplication::exit_code() const {
  if (!mock_ || exit_code_ != kDone || !options_.strict) return exit_code_;
  return mock_->tally().wrongs() > 0 ? kExpectationFailed : kDone;
}

void ServeApplication::end(const Status& why) {
  if (!why && exit_code_ == kDone) exit_code_ = diagnostics_.error(why.error());
  end_();
}

}  // namespace wskit::cli
