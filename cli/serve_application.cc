#include "cli/serve_application.h"

#include <utility>

#include <unistd.h>

namespace wskit::cli {

using server::Mode;

namespace {

// What a line of --jsonl may hold around a message.
constexpr std::size_t kMaxOperation = std::size_t{64} << 10;

}  // namespace

ServeApplication::ServeApplication(const ModeOptions& options, std::size_t max_message,
                                   net::Loop& first, const Diagnostics& diagnostics,
                                   std::function<void()> end)
    : options_(options),
      diagnostics_(diagnostics),
      end_(std::move(end)),
      exec_{options.exec, environ,
            [&diagnostics](const std::string& who, std::string_view line) {
              const std::string text = who + ": " + std::string(line);
              diagnostics.write({observe::LogLevel::kInfo,
                                 "stderr",
                                 text,
                                 {{"program", who}, {"line", std::string(line)}}});
            }},
      programs_(options.exec_max) {
  if (!options.jsonl) return;
  // An operation may write each byte of its message as \u00NN.
  input_.emplace(first, STDIN_FILENO, 6 * max_message + kMaxOperation);
  program_.emplace(server::ProgramConfig{options.json, options.strict,
                                         [this](const Status& why) { this->end(why); }},
                   first, *input_, STDOUT_FILENO);
}

std::unique_ptr<server::Application> ServeApplication::make(const server::ApplicationPorts& ports) {
  if (program_) return std::make_unique<server::JsonlApp>(options_.program, ports, *program_);
  if (ports.config.mode == Mode::kExec) return std::make_unique<server::ExecApp>(exec_, programs_);
  return server::make_application(ports);
}

void ServeApplication::listening(const std::string& url) {
  if (program_) program_->tell({}, envelope::event::Listening{url});
}

void ServeApplication::finish(std::function<void()> then) {
  program_ ? program_->finish(std::move(then)) : then();
}

void ServeApplication::end(const Status& why) {
  if (!why && exit_code_ == kDone) exit_code_ = diagnostics_.error(why.error());
  end_();
}

}  // namespace wskit::cli
