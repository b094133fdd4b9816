#include "server/exchange.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "server/upgrade.h"
#include "server/websocket_session.h"
#include "server/worker.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;

// How long a connection may be kept without a request.
constexpr Duration kKeepAlive = 75s;
// Bytes of further requests that may wait for the answer to the first.
constexpr std::size_t kMaxEarly = std::size_t{64} << 10;

std::unique_ptr<http::RequestParser> make_parser(const Config& config) {
  const http::HeadLimits limits;
  return std::make_unique<http::RequestParser>(limits, std::max(config.max_message, kMaxEarly));
}

bool keeps_alive(const http::RequestHead& request) {
  return request.minor >= 1 && !http::has_token(request.headers, "Connection", "close");
}

}  // namespace

Exchange::Exchange(Worker& worker, std::unique_ptr<net::Connection> connection)
    : worker_(worker), connection_(std::move(connection)), parser_(make_parser(worker.config())) {
  connection_->set_handler(*this);
  begun_ = worker_.loop().now();
  await(Phase::kReading, worker_.config().handshake_timeout);
}

Exchange::~Exchange() = default;

bool Exchange::asks_upgrade() const {
  return http::find(request().headers, "Upgrade").has_value();
}

void Exchange::respond(const http::Response& response) {
  const bool goes_on = keeps_alive(request()) && !worker_.is_stopping();
  const http::Ending ending = goes_on ? http::Ending::kKeepAlive : http::Ending::kClose;
  connection_->outbox().append(request().method == "HEAD" ? http::head_to_text(response, ending)
                                                          : http::to_text(response, ending));
  connection_->want_write();
  ++worker_.counters().requests;
  handler_ = nullptr;
  if (!goes_on) return finish();
  parser_ = make_parser(worker_.config());
  await(Phase::kIdle, kKeepAlive);
  if (!feeding_ && !early_.empty()) feed(std::exchange(early_, {}));
}

void Exchange::refuse(const wire::Refusal& refusal) {
  worker_.note_refusal(peer(), refusal);
  handler_ = nullptr;
  const http::Response response = wire::refusal_response(refusal);
  connection_->outbox().append(http::to_text(response, http::Ending::kClose));
  finish();
}

void Exchange::begin_stream(const http::Response& response) {
  phase_ = Phase::kStreaming;
  connection_->outbox().append(http::to_text(response, http::Ending::kStream));
  connection_->want_write();
}

void Exchange::write(std::string_view bytes) {
  connection_->outbox().append(bytes);
  connection_->want_write();
}

void Exchange::end_stream() {
  handler_ = nullptr;
  finish();
}

// Whoever has a handler is told by it.
void Exchange::shut_down() {
  if (phase_ == Phase::kReading) return refuse(going_away());
  if (phase_ == Phase::kIdle) finish();
}

void Exchange::abort() {
  connection_->abort();
}

void Exchange::on_data(std::span<char> bytes) {
  if (phase_ == Phase::kIdle || phase_ == Phase::kReading)
    return feed({bytes.data(), bytes.size()});
  if (phase_ != Phase::kAnswering) return;
  early_.append(bytes.data(), bytes.size());
  if (early_.size() > kMaxEarly) abort();
}

void Exchange::on_closed(const std::optional<Error>& /*error*/) {
  if (handler_ != nullptr) handler_->on_gone(*this);
  worker_.connection_closed();
  worker_.done(*this);
}

void Exchange::on_deadline(flow::Deadline& /*which*/) {
  switch (phase_) {
    case Phase::kIdle:
      return finish();
    case Phase::kReading:
      return refuse(request_timeout());
    case Phase::kClosing:
      return abort();
    case Phase::kAnswering:
    case Phase::kStreaming:
      return;
  }
}

void Exchange::feed(std::string_view bytes) {
  feeding_ = true;
  while (phase_ <= Phase::kReading && !bytes.empty()) {
    if (phase_ == Phase::kIdle) begin_request();
    const auto used = parser_->feed(bytes);
    if (!used) {
      refuse(refusal_of(used.error()));
      break;
    }
    bytes.remove_prefix(*used);
    if (!parser_->done()) break;
    deadline_.disarm();
    phase_ = Phase::kAnswering;
    handler_ = worker_.handler_of(*this);
    // An upgrade that is granted ends this object.
    if (handler_ == nullptr) {
      feeding_ = false;
      return upgrade(bytes);
    }
    handler_->on_request(*this);
  }
  feeding_ = false;
  if (phase_ == Phase::kAnswering) early_ = bytes;
}

void Exchange::upgrade(std::string_view rest) {
  if (worker_.is_stopping()) return refuse(going_away());
  auto acceptance = answer_upgrade(request(), worker_.config());
  if (!acceptance) return refuse(acceptance.error());
  auto pass = worker_.entrance().enter(peer(), worker_.loop().now());
  if (!pass) return refuse(pass.error());
  const TimePoint begun = begun_;
  auto session = std::make_unique<WebSocketSession>(
      worker_, std::move(connection_), std::move(parser_), *std::move(acceptance), rest);
  WebSocketSession& successor = *session;
  successor.set_pass(*std::move(pass));
  worker_.replace(*this, std::move(session));
  successor.ask(begun);
}

void Exchange::begin_request() {
  begun_ = worker_.loop().now();
  await(Phase::kReading, worker_.config().handshake_timeout);
}

void Exchange::await(Phase phase, Duration time) {
  phase_ = phase;
  worker_.loop().arm(deadline_, time);
}

void Exchange::finish() {
  phase_ = Phase::kClosing;
  connection_->close();
  worker_.loop().arm(deadline_, worker_.config().close_timeout);
}

}  // namespace wskit::server
