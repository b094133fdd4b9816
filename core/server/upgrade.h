#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "http/message.h"
#include "http/parser.h"
#include "server/config.h"
#include "wire/handshake.h"

namespace wskit::server {

/// What a 101 is going to agree to.
struct Acceptance {
  std::string subprotocol;
  std::optional<wire::DeflateParameters> deflate;
};

/// Whether `config` allows an upgrade: known path, RFC 6455's rules. 400, 404, 405, 426.
Result<Acceptance, wire::Refusal> answer_upgrade(const http::RequestHead& request,
                                                 const Config& config);
/// The 101 itself.
std::string upgrade_response(const http::RequestHead& request, const Acceptance& acceptance);

/// The answer to what is no request.
wire::Refusal refusal_of(const http::HeadError& error);
/// 408: the request did not come in time.
wire::Refusal request_timeout();
/// 503: the application has not said in time whether the client is let in.
wire::Refusal unanswered();
/// 503: the server is about to end.
wire::Refusal going_away();

}  // namespace wskit::server
