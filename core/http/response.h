#pragma once

#include <cstdint>
#include <string>

#include "http/message.h"

namespace wskit::http {

/// What a request is answered with.
struct Response {
  int status = 200;
  Headers headers;  ///< beside Content-Length and Connection
  std::string body;
};

/// How the body of a response is delimited (RFC 9112 section 6.3), and what comes behind it.
enum class Ending : std::uint8_t {
  kKeepAlive,  ///< by Content-Length; the connection takes the next request
  kClose,      ///< by Content-Length; the connection ends
  kStream,     ///< by the end of the connection: `body` is but the beginning
};

/// The response as it goes over the wire. A 204 or 304 has neither body nor length.
std::string to_text(const Response& response, Ending ending);
/// The same to a HEAD request: the length is said, the body is not sent.
std::string head_to_text(const Response& response, Ending ending);
/// The same of a response whose body, of `length` bytes, comes from elsewhere.
std::string head_to_text(const Response& response, Ending ending, std::uint64_t length);

}  // namespace wskit::http
