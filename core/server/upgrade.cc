#include "server/upgrade.h"

#include <algorithm>
#include <string_view>

#include "auth/gate.h"
#include "envelope/fault.h"

namespace wskit::server {
namespace {

using envelope::FaultCode;

wire::Refusal refusal(int status, FaultCode code, std::string message) {
  return {status, std::string(envelope::fault_name(code)), std::move(message), {}};
}

wire::Refusal unknown_path(const Config& config) {
  std::string known;
  for (const std::string& path : config.paths)
    known += (known.empty() ? "" : ", ") + path;
  return refusal(404, FaultCode::kInvalidMessage, "no WebSocket here; it is at " + known);
}

}  // namespace

Result<Acceptance, wire::Refusal> answer_upgrade(const http::RequestHead& request,
                                                 const Config& config) {
  const auto& paths = config.paths;
  const bool is_known =
      paths.empty() || std::find(paths.begin(), paths.end(), request.path()) != paths.end();
  if (!is_known) return unknown_path(config);
  if (auto checked = wire::check_upgrade(request); !checked) return std::move(checked).error();
  Acceptance acceptance{wire::choose_subprotocol(request, config.subprotocols), {}};
  if (config.subprotocols.empty()) acceptance.subprotocol = auth::protocol_beside_token(request);
  if (config.deflate) {
    const auto offers = wire::read_extensions(request.headers);
    acceptance.deflate = wire::accept_deflate(*offers, config.deflate->takeover);
  }
  return acceptance;
}

std::string upgrade_response(const http::RequestHead& request, const Acceptance& acceptance) {
  http::Headers extra;
  if (acceptance.deflate) {
    extra.emplace_back(wire::kExtensionsField, wire::to_text(*acceptance.deflate));
  }
  return wire::upgrade_response(request, acceptance.subprotocol, extra);
}

wire::Refusal refusal_of(const http::HeadError& error) {
  const FaultCode code = error.status == 413 ? FaultCode::kTooLarge : FaultCode::kInvalidMessage;
  return refusal(error.status, code, error.message);
}

wire::Refusal request_timeout() {
  return refusal(408, FaultCode::kTimeout, "the request did not come in time");
}

wire::Refusal unanswered() {
  return refusal(503, FaultCode::kTimeout, "the application did not answer in time");
}

wire::Refusal going_away() {
  wire::Refusal answer = refusal(503, FaultCode::kUnavailable, "the server is going away");
  answer.headers.emplace_back("Retry-After", "1");
  return answer;
}

}  // namespace wskit::server
