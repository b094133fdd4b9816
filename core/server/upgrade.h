#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "http/message.h"
#include "http/parser.h"
#include "server/config.h"
#include "wire/handshake.h"

namespace wskit::server {

/// A 101 and what it agrees to.
struct Acceptance {
  std::string response;
  std::optional<wire::DeflateParameters> deflate;
};

/// The answer to an upgrade that `config` allows: known path, RFC 6455's rules. 400, 404, 405, 426.
Result<Acceptance, wire::Refusal> answer_upgrade(const http::RequestHead& request,
                                                 const Config& config);

/// The answer to what is no request.
wire::Refusal refusal_of(const http::HeadError& error);
/// 408: the request did not come in time.
wire::Refusal request_timeout();
/// 503: the server is about to end.
wire::Refusal going_away();

}  // namespace wskit::server
