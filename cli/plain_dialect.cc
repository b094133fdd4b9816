#include "cli/plain_dialect.h"

#include <fmt/format.h>

#include "cli/terminal.h"
#include "wire/utf8.h"

namespace wskit::cli {
namespace {

constexpr std::string_view kPrompt = "> ";
// Back to the first column, and the rest of the line away: over the prompt.
constexpr std::string_view kOverPrompt = "\r\x1b[K";
constexpr std::string_view kCyan = "\x1b[36m";
constexpr std::string_view kPlain = "\x1b[0m";

}  // namespace

Status PlainDialect::take(std::string_view line, std::uint64_t number) {
  Status taken = ok();
  if (config_.binary) {
    sender_.send(wire::Opcode::kBinary, line);
  } else if (wire::is_utf8(line)) {
    sender_.send(wire::Opcode::kText, line);
  } else {
    taken =
        Error{ErrorKind::kUsage,
              fmt::format("line {} of the input is not UTF-8; send bytes with --binary", number)};
  }
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
  out_ += '\n';
  if (config_.prompt) out_ += kPrompt;
}

void PlainDialect::ended(const client::Ended& /*ended*/, const Verdict& /*verdict*/) {
  if (config_.prompt) out_ += kOverPrompt;
}

}  // namespace wskit::cli
