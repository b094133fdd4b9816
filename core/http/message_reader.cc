#include "http/message_reader.h"

#include <algorithm>
#include <utility>

namespace wskit::http {
namespace {

constexpr int kMalformed = 400;
constexpr int kTooLarge = 413;
constexpr int kVersionNotSupported = 505;
constexpr int kSwitchingProtocols = 101;
// The content types of TLS records (RFC 8446 section 5.1).
constexpr char kTlsAlert = 0x15;
constexpr char kTlsHandshake = 0x16;

}  // namespace

struct MessageReader::Callbacks {
  static MessageReader& reader(http_parser* parser) {
    return *static_cast<MessageReader*>(parser->data);
  }
  static int start_text(http_parser* parser, const char* at, std::size_t size) noexcept {
    reader(parser).start_text_.append(at, size);
    return 0;
  }
  static int field(http_parser* parser, const char* at, std::size_t size) noexcept {
    return reader(parser).on_field({at, size});
  }
  static int value(http_parser* parser, const char* at, std::size_t size) noexcept {
    return reader(parser).on_value({at, size});
  }
  static int head_done(http_parser* parser) noexcept { return reader(parser).on_head_done(); }
  static int body(http_parser* parser, const char* at, std::size_t size) noexcept {
    return reader(parser).on_body({at, size});
  }
  static int done(http_parser* parser) noexcept { return reader(parser).on_done(); }

  static constexpr http_parser_settings kSettings = {.on_message_begin = nullptr,
                                                     .on_url = start_text,
                                                     .on_status = start_text,
                                                     .on_header_field = field,
                                                     .on_header_value = value,
                                                     .on_headers_complete = head_done,
                                                     .on_body = body,
                                                     .on_message_complete = done,
                                                     .on_chunk_header = nullptr,
                                                     .on_chunk_complete = nullptr};
};

MessageReader::MessageReader(Kind kind, const HeadLimits& limits, std::size_t max_body)
    : kind_(kind), limits_(limits), max_body_(max_body) {
  http_parser_init(&parser_, kind == Kind::kRequest ? HTTP_REQUEST : HTTP_RESPONSE);
  parser_.data = this;
  // Neither field counts in a 2xx to CONNECT (RFC 9110 section 9.3.6); in another answer the second
  // does (RFC 9112 section 6.3).
  parser_.allow_chunked_length = kind == Kind::kAnswerToConnect ? 1 : 0;
}

Result<std::size_t, HeadError> MessageReader::feed(std::string_view bytes) {
  if (!first_ && !bytes.empty()) first_ = bytes.front();
  std::size_t used = 0;
  while (used < bytes.size() && !done_ && !error_) {
    const std::string_view rest = bytes.substr(used);
    used += head_done_ ? execute(rest) : feed_head(rest);
  }
  if (error_) return *error_;
  return used;
}

std::size_t MessageReader::feed_head(std::string_view bytes) {
  const std::size_t allowed = std::min(bytes.size(), limits_.max_bytes - head_bytes_);
  const std::size_t size = lines_.scan(bytes.substr(0, allowed));
  execute(bytes.substr(0, size));
  head_bytes_ += size;
  if (error_ || head_done_) return size;
  if (!lines_.fault().empty()) {
    refuse(kMalformed, std::string(lines_.fault()));
  } else if (lines_.count() > limits_.max_headers + 1) {
    refuse(kTooLarge, "more than " + std::to_string(limits_.max_headers) + " header fields");
  } else if (lines_.ended()) {
    // http_parser still waits for lines: it and we must never disagree about where a head ends.
    refuse(kMalformed, "head ends too early");
  } else if (size == allowed && allowed < bytes.size()) {
    refuse(kTooLarge, "head is larger than " + std::to_string(limits_.max_bytes) + " bytes");
  }
  return size;
}

std::size_t MessageReader::execute(std::string_view bytes) {
  if (bytes.empty()) return 0;
  const std::size_t used =
      http_parser_execute(&parser_, &Callbacks::kSettings, bytes.data(), bytes.size());
  if (!done_ && HTTP_PARSER_ERRNO(&parser_) != HPE_OK) explain(bytes.substr(used, 1));
  return used;
}

void MessageReader::finish() {
  if (!done_ && !error_) http_parser_execute(&parser_, &Callbacks::kSettings, nullptr, 0);
}

void MessageReader::explain(std::string_view at) {
  if (error_) return;
  const bool request = kind_ == Kind::kRequest;
  const http_errno what = HTTP_PARSER_ERRNO(&parser_);
  if (request && first_ == kTlsHandshake) {
    refuse(kMalformed, "this is a TLS hello; the port speaks plain HTTP");
  } else if (!request && first_ == kTlsAlert) {
    refuse(kMalformed, "the server answers with TLS; use wss:// or https://");
  } else if (what == HPE_INVALID_METHOD) {
    refuse(kMalformed, "not an HTTP request: it begins with no known method");
  } else if (what == HPE_INVALID_CONSTANT) {
    refuse(kMalformed, request ? "request line does not end with HTTP/1.1"
                               : "not an HTTP response: it does not begin with HTTP/1.1");
  } else if (what == HPE_HEADER_OVERFLOW) {
    refuse(kTooLarge, "head is too large");
  } else if (what == HPE_INVALID_CONTENT_LENGTH) {
    explain_length(at);
  } else {
    refuse(kMalformed, std::string("malformed ") + (request ? "request: " : "response: ") +
                           http_errno_description(what));
  }
}

// http_parser has one error for what is no number and for a digit too many. In the length of a
// chunk it is always the latter.
void MessageReader::explain_length(std::string_view at) {
  constexpr std::uint64_t kRoomForADigit = (UINT64_MAX - 10) / 10;
  const bool is_digit = !at.empty() && at.front() >= '0' && at.front() <= '9';
  const bool is_long = head_done_ || (is_digit && parser_.content_length > kRoomForADigit);
  if (!is_long) {
    refuse(kMalformed, "Content-Length is not a number of bytes");
  } else if (kind_ == Kind::kRequest) {
    refuse_body();
  } else {
    refuse(kMalformed, "malformed response: the length of its body has too many digits");
  }
}

int MessageReader::refuse(int status, std::string message) {
  error_ = HeadError{status, std::move(message)};
  return -1;
}

int MessageReader::on_field(std::string_view part) {
  if (head_done_) return 0;  // a trailer: nothing that we take is in one
  if (std::exchange(in_value_, false)) headers_.emplace_back();
  headers_.back().first.append(part);
  return 0;
}

int MessageReader::on_value(std::string_view part) {
  if (head_done_) return 0;
  in_value_ = true;
  headers_.back().second.append(part);
  return 0;
}

int MessageReader::on_head_done() {
  if (check_version() != 0 || check_target() != 0 || check_fields() != 0) return -1;
  head_done_ = true;
  if (announces_too_much()) return refuse_body();
  // Or http_parser would read the body that the fields of such a head may announce but never has.
  return is_informational() || opens_tunnel() ? 1 : 0;
}

int MessageReader::check_version() {
  if (parser_.http_major == 1) return 0;
  const std::string version =
      std::to_string(parser_.http_major) + '.' + std::to_string(parser_.http_minor);
  const int status = parser_.http_major == 0 ? kMalformed : kVersionNotSupported;
  return refuse(status, "HTTP/" + version + " is not supported; use HTTP/1.1");
}

// http_parser lets tabs and form feeds pass in a query, and what is no target at all.
int MessageReader::check_target() {
  if (kind_ != Kind::kRequest) return 0;
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' '; };
  if (std::any_of(start_text_.begin(), start_text_.end(), is_control)) {
    return refuse(kMalformed, "the target has a control character in it");
  }
  if (start_text_.find('#') != std::string::npos) {
    return refuse(kMalformed, "the target has a fragment, which is not for the server");
  }
  if (start_text_ == "*" && parser_.method != HTTP_OPTIONS) {
    return refuse(kMalformed, "the target * is for OPTIONS");
  }
  return 0;
}

int MessageReader::check_fields() {
  for (Header& field : headers_) {
    if (!is_valid_header(field.first, field.second)) {
      return refuse(kMalformed, "a header field has a space or control character in it");
    }
    field.second = trim(field.second);
  }
  for (const std::string_view name : {"Content-Length", "Transfer-Encoding"}) {
    if (count(headers_, name) > 1) {
      return refuse(kMalformed, std::string(name) + " stands there more than once");
    }
  }
  const std::string_view host = find(headers_, "Host").value_or("");
  if (kind_ == Kind::kRequest && !is_authority(host)) {
    return refuse(kMalformed, "Host is not HOST or HOST:PORT");
  }
  return 0;
}

bool MessageReader::announces_too_much() const {
  const bool announces = (parser_.flags & F_CONTENTLENGTH) != 0;
  return kind_ == Kind::kRequest && announces && parser_.content_length > max_body_;
}

int MessageReader::refuse_body() {
  return refuse(kTooLarge, "body is larger than " + std::to_string(max_body_) + " bytes");
}

int MessageReader::on_body(std::string_view part) {
  const std::size_t room = max_body_ - body_.size();
  if (part.size() > room && kind_ == Kind::kRequest) return refuse_body();
  body_.append(part.substr(0, room));
  return 0;
}

bool MessageReader::is_informational() const {
  return kind_ != Kind::kRequest && parser_.status_code / 100 == 1;
}

bool MessageReader::opens_tunnel() const {
  return kind_ == Kind::kAnswerToConnect && parser_.status_code / 100 == 2;
}

int MessageReader::on_done() {
  if (is_informational() && parser_.status_code != kSwitchingProtocols) {
    lines_ = {};
    start_text_.clear();
    headers_.clear();
    head_done_ = false;
    return 0;
  }
  done_ = true;
  // Or the parser would go on to the next message.
  http_parser_pause(&parser_, 1);
  return 0;
}

}  // namespace wskit::http
