#include "cli/verdict.h"

#include <string_view>

#include <fmt/format.h>

#include "cli/refusal.h"
#include "cli/terminal.h"
#include "wire/close_code.h"

namespace wskit::cli {
namespace {

bool is_orderly(std::uint16_t code) {
  return code == wire::kNormal || code == wire::kGoingAway || code == wire::kNoStatus;
}

/// "1011 (internal error): the reason"
std::string describe(const client::Ended& ended) {
  std::string text = fmt::format("{} ({})", ended.code, wire::close_code_name(ended.code));
  // A peer's words stay on the line, whatever is in them.
  if (!ended.reason.empty()) text += ": " + escaped(ended.reason);
  return text;
}

Verdict judge_failure(const client::Ended& ended) {
  const std::string& reason = ended.error->message;
  if (ended.opened) {
    const bool is_too_large =
        ended.error->kind == ErrorKind::kProtocol && ended.code == wire::kMessageTooBig;
    return {kConnectionLost, fmt::format("{}: connection lost: {}", ended.url, reason),
            is_too_large ? "Take larger ones with --max-message SIZE." : ""};
  }
  const std::string body = refusal_body(ended);
  const std::string_view colon = body.empty() ? "" : ": ";
  return {exit_code_for(ended.error->kind),
          fmt::format("{}: {}{}{}", ended.url, reason, colon, body), refusal_advice(ended),
          ended.headers};
}

}  // namespace

Verdict judge(const client::Ended& ended) {
  if (ended.error) return judge_failure(ended);
  if (!ended.clean) {
    return {kConnectionLost, ended.url + ": connection lost: no close frame came", {}};
  }
  if (!ended.by_peer) return {};
  const std::string what = fmt::format("{}: the server closed with {}", ended.url, describe(ended));
  if (is_orderly(ended.code)) return {kDone, what, {}};
  return {ended.is_refusal() ? kRefused : kConnectionLost, what, {}};
}

void tell(const Verdict& verdict, const Diagnostics& diagnostics) {
  diagnostics.error(verdict.what);
  for (const auto& [name, value] : verdict.answer) {
    diagnostics.note(is_telling(name) ? Verbosity::kVerbose : Verbosity::kDebug,
                     fmt::format("< {}: {}", name, value));
  }
  if (!verdict.advice.empty()) diagnostics.advise(verdict.advice);
}

}  // namespace wskit::cli
