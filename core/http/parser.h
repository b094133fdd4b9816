#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace wskit::http {

struct HeadLimits {
  std::size_t max_bytes = std::size_t{16} * 1024;  ///< of the whole head
  std::size_t max_headers = 100;
};

/// How a head is unacceptable: the status a server answers with, and one line for a person.
struct HeadError {
  int status = 400;  ///< 400 malformed, 413 (headers too large, as protocol.md has it), 505 version
  std::string message;
};

class MessageReader;

/// Reads one request, however it is cut: its head, and at most `max_body` bytes of a body.
class RequestParser {
 public:
  explicit RequestParser(HeadLimits limits = {}, std::size_t max_body = std::size_t{64} * 1024);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;
  RequestParser(RequestParser&&) noexcept;
  RequestParser& operator=(RequestParser&&) noexcept;

  /// How many of `bytes` belonged to the request; `done()` tells when it is complete. What follows
  /// an upgrade's head is left alone. After an error: the same error.
  Result<std::size_t, HeadError> feed(std::string_view bytes);
  [[nodiscard]] bool head_done() const;
  [[nodiscard]] bool done() const;
  [[nodiscard]] const RequestHead& head() const;
  [[nodiscard]] const std::string& body() const;

 private:
  std::unique_ptr<MessageReader> reader_;
  RequestHead head_;
};

/// What a response answers: behind the head of a 2xx to CONNECT comes the tunnel, and no body,
/// whatever its fields say (RFC 9110 section 9.3.6).
enum class AnswerTo : std::uint8_t { kGet, kConnect };

/// Reads one response: the head of a 101 or of what opens a tunnel, or a whole other response with
/// at most `max_body` bytes of its body kept (chunked or not; the rest is read and dropped). Other
/// 1xx answers are passed over.
class ResponseParser {
 public:
  explicit ResponseParser(HeadLimits limits = {}, std::size_t max_body = 4096,
                          AnswerTo method = AnswerTo::kGet);
  ~ResponseParser();
  ResponseParser(const ResponseParser&) = delete;
  ResponseParser& operator=(const ResponseParser&) = delete;
  ResponseParser(ResponseParser&&) noexcept;
  ResponseParser& operator=(ResponseParser&&) noexcept;

  Result<std::size_t, HeadError> feed(std::string_view bytes);
  /// The stream ended: completes a response whose body is delimited by that.
  void finish();
  [[nodiscard]] bool head_done() const;
  [[nodiscard]] bool done() const;
  [[nodiscard]] const ResponseHead& head() const;
  [[nodiscard]] const std::string& body() const;

 private:
  std::unique_ptr<MessageReader> reader_;
  ResponseHead head_;
};

}  // namespace wskit::http
