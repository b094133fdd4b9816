#include "cli/plain_dialect.h"

#include "cli/terminal.h"

namespace wskit::cli {
namespace {

constexpr std::string_view kCyan = "\x1b[36m";
constexpr std::string_view kPlain = "\x1b[0m";

}  // namespace

PlainDialect::PlainDialect(PlainConfig config, Sender& sender, std::string& out)
    : config_(config),
      input_(config.input, [&sender](wire::Opcode opcode,
                                     std::string_view bytes) { sender.send(opcode, bytes); }),
      out_(out) {}

std::vector<Setting> PlainDialect::settings() {
  return {switch_setting(
      "binary", [this] { return input_.binary(); },
      [this](bool binary) { input_.set_binary(binary); })};
}

void PlainDialect::message(const wire::MessageView& message) {
  if (!config_.show) return;
  if (config_.typed && config_.color) out_ += kCyan;
  if (config_.typed) out_ += "< ";
  if (config_.terminal) {
    append_escaped(out_, message.bytes);
  } else {
    out_ += message.bytes;
  }
  if (config_.typed && config_.color) out_ += kPlain;
  out_ += config_.terminator;
}

}  // namespace wskit::cli
