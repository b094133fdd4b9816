#include "cli/plain_dialect.h"

#include "cli/terminal.h"

namespace wskit::cli {
namespace {

constexpr std::string_view kPrompt = "> ";
// Back to the first column, and the rest of the line away: over the prompt.
constexpr std::string_view kOverPrompt = "\r\x1b[K";
constexpr std::string_view kCyan = "\x1b[36m";
constexpr std::string_view kPlain = "\x1b[0m";

}  // namespace

PlainDialect::PlainDialect(PlainConfig config, Sender& sender, std::string& out)
    : config_(config),
      input_(config.input, [&sender](wire::Opcode opcode,
                                     std::string_view bytes) { sender.send(opcode, bytes); }),
      out_(out) {}

Status PlainDialect::take(std::string_view line, std::uint64_t number) {
  Status taken = input_.take(line, number);
  if (config_.prompt && taken) out_ += kPrompt;
  return taken;
}

void PlainDialect::opened(const client::Opened& /*opened*/) {
  if (config_.prompt) out_ += kPrompt;
}

void PlainDialect::message(const wire::MessageView& message) {
  if (!config_.show) return;
  if (config_.prompt) out_ += kOverPrompt;
  if (config_.prompt && config_.color) out_ += kCyan;
  if (config_.prompt) out_ += "< ";
  if (config_.terminal) {
    append_escaped(out_, message.bytes);
  } else {
    out_ += message.bytes;
  }
  if (config_.prompt && config_.color) out_ += kPlain;
  out_ += config_.terminator;
  if (config_.prompt) out_ += kPrompt;
}

void PlainDialect::ended(const client::Ended& /*ended*/, const Verdict& /*verdict*/) {
  if (config_.prompt) out_ += kOverPrompt;
}

}  // namespace wskit::cli
