#include "cli/verdict.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "wire/close_code.h"

namespace wskit::cli {
namespace {

constexpr std::size_t kShownBody = 200;

// 3000 and 3003 are "unauthorized" and "forbidden" in IANA's registry.
constexpr std::array<std::uint16_t, 5> kRefusals = {wire::kPolicyViolation, 3000, 3003,
                                                    wire::kUnauthorized, wire::kForbidden};

bool is_orderly(std::uint16_t code) {
  return code == wire::kNormal || code == wire::kGoingAway || code == wire::kNoStatus;
}

/// "1011 (internal error): the reason"
std::string describe(const client::Ended& ended) {
  std::string text = fmt::format("{} ({})", ended.code, wire::close_code_name(ended.code));
  if (!ended.reason.empty()) text += ": " + ended.reason;
  return text;
}

Verdict judge_failure(const client::Ended& ended, const std::string& url) {
  const std::string& reason = ended.error->message;
  if (ended.opened) {
    return {kConnectionLost, fmt::format("{}: connection lost: {}", url, reason), {}};
  }
  Verdict verdict{exit_code_for(ended.error->kind), fmt::format("{}: {}", url, reason), {}};
  if (!ended.body.empty()) {
    verdict.advice = "It said: " + ended.body.substr(0, kShownBody);
    if (ended.body.size() > kShownBody) verdict.advice += "…";
  }
  return verdict;
}

}  // namespace

Verdict judge(const client::Ended& ended, const std::string& url) {
  if (ended.error) return judge_failure(ended, url);
  if (!ended.clean) {
    return {kConnectionLost, fmt::format("{}: connection lost: no close frame came", url), {}};
  }
  if (!ended.by_peer) return {};
  if (is_orderly(ended.code)) {
    return {kDone, fmt::format("{}: the server closed with {}", url, describe(ended)), {}};
  }
  const bool refused = std::find(kRefusals.begin(), kRefusals.end(), ended.code) != kRefusals.end();
  return {refused ? kRefused : kConnectionLost,
          fmt::format("{}: the server closed with {}", url, describe(ended)),
          {}};
}

}  // namespace wskit::cli
