#include "http/parser.h"

#include <utility>

#include "http/message_reader.h"

namespace wskit::http {

RequestParser::RequestParser(HeadLimits limits, std::size_t max_body)
    : reader_(std::make_unique<MessageReader>(MessageReader::Kind::kRequest, limits, max_body)) {}
RequestParser::~RequestParser() = default;
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;

Result<std::size_t, HeadError> RequestParser::feed(std::string_view bytes) {
  const bool had_head = reader_->head_done();
  Result<std::size_t, HeadError> used = reader_->feed(bytes);
  if (!had_head && reader_->head_done()) {
    const http_parser& parser = reader_->parser();
    head_.method = http_method_str(static_cast<http_method>(parser.method));
    head_.target = std::move(reader_->start_text());
    head_.major = parser.http_major;
    head_.minor = parser.http_minor;
    head_.headers = std::move(reader_->headers());
  }
  return used;
}

bool RequestParser::head_done() const {
  return reader_->head_done();
}
bool RequestParser::done() const {
  return reader_->done();
}
const RequestHead& RequestParser::head() const {
  return head_;
}
const std::string& RequestParser::body() const {
  return reader_->body();
}

ResponseParser::ResponseParser(HeadLimits limits, std::size_t max_body, AnswerTo method)
    : reader_(std::make_unique<MessageReader>(method == AnswerTo::kConnect
                                                  ? MessageReader::Kind::kAnswerToConnect
                                                  : MessageReader::Kind::kResponse,
                                              limits, max_body)) {}
ResponseParser::~ResponseParser() = default;
ResponseParser::ResponseParser(ResponseParser&&) noexcept = default;
ResponseParser& ResponseParser::operator=(ResponseParser&&) noexcept = default;

Result<std::size_t, HeadError> ResponseParser::feed(std::string_view bytes) {
  const bool had_head = reader_->head_done();
  Result<std::size_t, HeadError> used = reader_->feed(bytes);
  if (!had_head && reader_->head_done()) {
    const http_parser& parser = reader_->parser();
    head_.status = static_cast<int>(parser.status_code);
    head_.reason = std::move(reader_->start_text());
    head_.major = parser.http_major;
    head_.minor = parser.http_minor;
    head_.headers = std::move(reader_->headers());
  }
  return used;
}

void ResponseParser::finish() {
  reader_->finish();
}
bool ResponseParser::head_done() const {
  return reader_->head_done();
}
bool ResponseParser::done() const {
  return reader_->done();
}
const ResponseHead& ResponseParser::head() const {
  return head_;
}
const std::string& ResponseParser::body() const {
  return reader_->body();
}

}  // namespace wskit::http
