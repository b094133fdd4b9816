#include "client/upgrade.h"

#include <utility>

#include <fmt/format.h>

namespace wskit::client {
namespace {

constexpr int kSwitchingProtocols = 101;
// What a person is shown of a refusal's body.
constexpr std::size_t kShownBody = 1024;

std::string describe(const http::ResponseHead& head) {
  const std::string status = head.reason.empty() ? std::to_string(head.status)
                                                 : fmt::format("{} {}", head.status, head.reason);
  const auto location = http::find(head.headers, "Location");
  if (head.status / 100 == 3 && location) {
    return fmt::format("the server redirects to {} ({})", *location, status);
  }
  return "the server answered " + status;
}

}  // namespace

Upgrade::Upgrade(wire::ClientHandshake handshake)
    : handshake_(std::move(handshake)), answer_(http::HeadLimits{}, kShownBody) {}

std::size_t Upgrade::feed(std::string_view bytes) {
  if (bytes.empty() || opened_ || refusal_) return 0;
  const auto used = answer_.feed(bytes);
  if (!used) {
    end({ErrorKind::kUpgrade, "bad answer to the upgrade: " + used.error().message});
    return bytes.size();
  }
  if (!answer_.head_done()) return *used;
  if (answer_.head().status == kSwitchingProtocols) {
    judge_switch();
  } else if (answer_.done() || answer_.body().size() >= kShownBody) {
    judge_refusal();
  }
  return *used;
}

void Upgrade::end(Error cause) {
  if (opened_ || refusal_) return;
  if (answer_.head_done()) return judge_refusal();
  refuse(std::move(cause));
}

void Upgrade::judge_switch() {
  auto agreement = wire::check_response(handshake_, answer_.head());
  if (!agreement) return refuse(std::move(agreement).error());
  opened_ = Opened{.status = kSwitchingProtocols,
                   .subprotocol = std::move(agreement->subprotocol),
                   .deflate = agreement->deflate,
                   .headers = answer_.head().headers};
}

void Upgrade::judge_refusal() {
  const int status = answer_.head().status;
  const bool unauthorized = status == 401 || status == 403;
  refuse({unauthorized ? ErrorKind::kUnauthorized : ErrorKind::kUpgrade, describe(answer_.head())});
}

void Upgrade::refuse(Error error) {
  refusal_.emplace().error = std::move(error);
  if (!answer_.head_done()) return;
  refusal_->status = answer_.head().status;
  refusal_->headers = answer_.head().headers;
  refusal_->body = answer_.body();
}

}  // namespace wskit::client
