#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <http_parser.h>

#include "base/result.h"
#include "http/head_lines.h"
#include "http/message.h"
#include "http/parser.h"

namespace wskit::http {

/// One HTTP/1.x message over http_parser, with the limits and the strictness that it lacks.
class MessageReader {
 public:
  enum class Kind : std::uint8_t { kRequest, kResponse, kAnswerToConnect };

  /// A request's body above `max_body` is an error, of a response's the rest is dropped.
  MessageReader(Kind kind, const HeadLimits& limits, std::size_t max_body);
  // http_parser keeps a pointer to this.
  MessageReader(const MessageReader&) = delete;
  MessageReader& operator=(const MessageReader&) = delete;
  ~MessageReader() = default;

  /// How many of `bytes` belonged to the message.
  Result<std::size_t, HeadError> feed(std::string_view bytes);
  /// The stream ended.
  void finish();

  [[nodiscard]] bool head_done() const { return head_done_; }
  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] const std::string& body() const { return body_; }
  /// Version, method and status.
  [[nodiscard]] const http_parser& parser() const { return parser_; }
  /// The target of a request or the reason phrase of a response.
  [[nodiscard]] std::string& start_text() { return start_text_; }
  [[nodiscard]] Headers& headers() { return headers_; }

 private:
  struct Callbacks;

  std::size_t feed_head(std::string_view bytes);
  std::size_t execute(std::string_view bytes);
  /// What is wrong with the byte `at`, where the parser has stopped.
  void explain(std::string_view at);
  void explain_length(std::string_view at);
  int refuse(int status, std::string message);
  int refuse_body();

  int on_field(std::string_view part);
  int on_value(std::string_view part);
  int on_head_done();
  int on_body(std::string_view part);
  int on_done();
  int check_version();
  int check_target();
  int check_fields();
  [[nodiscard]] bool announces_too_much() const;
  [[nodiscard]] bool is_informational() const;
  [[nodiscard]] bool opens_tunnel() const;

  Kind kind_;
  HeadLimits limits_;
  std::size_t max_body_;
  http_parser parser_{};
  HeadLines lines_;
  std::string start_text_;
  Headers headers_;
  std::string body_;
  std::optional<HeadError> error_;
  std::size_t head_bytes_ = 0;
  std::optional<char> first_;  ///< of all bytes
  bool in_value_ = true;       ///< the last part was of a value: the next name begins a field
  bool head_done_ = false;
  bool done_ = false;
};

}  // namespace wskit::http
