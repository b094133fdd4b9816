#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/rng.h"
#include "http/message.h"
#include "http/response.h"
#include "wire/deflate_parameters.h"

namespace wskit::wire {

/// Why an upgrade is not granted: an HTTP answer.
struct Refusal {
  int status = 400;
  std::string code;  ///< of protocol.md: INVALID_MESSAGE, UNAUTHORIZED, FORBIDDEN, UNAVAILABLE …
  std::string message;    ///< for a person
  http::Headers headers;  ///< beside Content-Type, Content-Length and Connection
};

/// Checks a request against RFC 6455 sections 4.1, 4.2.1 and 9.1. 400, 405, 426.
Result<std::monostate, Refusal> check_upgrade(const http::RequestHead& request);

/// The subprotocol of `supported` that the client prefers, or empty (section 4.2.2, /subprotocol/).
std::string choose_subprotocol(const http::RequestHead& request,
                               const std::vector<std::string>& supported);

/// The 101 answer to a request that `check_upgrade` passed.
std::string upgrade_response(const http::RequestHead& request, std::string_view subprotocol,
                             const http::Headers& extra);

/// The HTTP answer of a refusal, with the JSON body {"type":"error","code":…,"message":…}.
http::Response refusal_response(const Refusal& refusal);

/// A client's side of one opening handshake.
struct ClientHandshake {
  std::string target = "/";  ///< path and query
  std::string host;          ///< value of Host
  std::vector<std::string> subprotocols;
  http::Headers headers;  ///< the user's own, Origin among them; sent as they are
  std::string key;        ///< 24 characters of base64; `make_key`
  bool deflate = false;   ///< offer permessage-deflate
};

/// What both sides have agreed on beside RFC 6455 itself.
struct Agreement {
  std::string subprotocol;  ///< or empty
  std::optional<DeflateParameters> deflate;
};

std::string make_key(Rng& rng);
std::string upgrade_request(const ClientHandshake& handshake);

/// Checks an answer of status 101 against section 4.2.2 and 4.1 (last part). What the server chose,
/// or kUpgrade with what it got wrong. Other statuses are the caller's to report.
Result<Agreement> check_response(const ClientHandshake& handshake,
                                 const http::ResponseHead& response);

}  // namespace wskit::wire
