#include "cli/plain_dialect.h"

#include <chrono>
#include <utility>

#include "cli/show_settings.h"
#include "cli/terminal.h"

namespace wskit::cli {

PlainDialect::PlainDialect(PlainConfig config, net::Loop& loop, const Diagnostics& diagnostics,
                           Sender& sender, std::string& out)
    : silent_(config.silent),
      loop_(loop),
      diagnostics_(diagnostics),
      input_(config.input, [&sender](wire::Opcode opcode,
                                     std::string_view bytes) { sender.send(opcode, bytes); }),
      presenter_(std::move(config.show), loop.now(), std::chrono::system_clock::now()),
      out_(out) {}

std::vector<Setting> PlainDialect::settings() {
  std::vector<Setting> settings = show_settings(presenter_.config());
  settings.push_back(switch_setting(
      "binary", [this] { return input_.binary(); },
      [this](bool binary) { input_.set_binary(binary); }));
  return settings;
}

void PlainDialect::message(const wire::MessageView& message) {
  if (!silent_) presenter_.message(out_, message, now());
}

void PlainDialect::ping(std::string_view data) {
  if (presenter_.config().control) control(presenter_.ping(data, now()));
}

void PlainDialect::pong(std::string_view data, Duration round_trip) {
  if (presenter_.config().control) control(presenter_.pong(data, round_trip, now()));
}

void PlainDialect::reconnecting(const client::Ended& ended, std::string_view /*cause*/,
                                int /*attempt*/, Duration /*in*/) {
  if (presenter_.config().control) control(presenter_.close(ended, now()));
}

void PlainDialect::ended(const client::Ended& ended, const Verdict& /*verdict*/) {
  if (presenter_.config().control) control(presenter_.close(ended, now()));
}

void PlainDialect::control(const std::string& line) {
  if (line.empty()) return;
  if (!presenter_.config().escapes) return diagnostics_.note(Verbosity::kNormal, line);
  append_escaped(out_, line);
  out_ += '\n';
}

/// Most output has no time in it, and is not to pay for one.
TimePoint PlainDialect::now() const {
  return presenter_.config().timestamps == Timestamps::kNone ? TimePoint() : loop_.now();
}

}  // namespace wskit::cli
