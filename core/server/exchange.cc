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
// How much of a body is read at a time, how often in one turn of the loop, and for how long a peer
// may take nothing of it.
constexpr std::size_t kPiece = std::size_t{64} << 10;
constexpr int kPiecesATurn = 4;
constexpr Duration kStalled = 60s;

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

std::string Exchange::peer() const {
  return client_.empty() ? connection_->peer() : client_;
}

bool Exchange::asks_upgrade() const {
  return http::find(request().headers, "Upgrade").has_value();
}

void Exchange::respond(const http::Response& response) {
  queue(response, ending());
  begin_sending(nullptr);
}

void Exchange::queue(const http::Response& response, http::Ending ending) {
  const bool head_only = request().method == "HEAD";
  connection_->outbox().append(head_only ? http::head_to_text(response, ending)
                                         : http::to_text(response, ending));
}

void Exchange::respond(const http::Response& head, std::unique_ptr<ResponseBody> body) {
  connection_->outbox().append(http::head_to_text(head, ending(), body->left()));
  begin_sending(request().method == "HEAD" ? nullptr : std::move(body));
}

http::Ending Exchange::ending() const {
  const bool goes_on = keeps_alive(request()) && !worker_.is_stopping();
  return goes_on ? http::Ending::kKeepAlive : http::Ending::kClose;
}

void Exchange::begin_sending(std::unique_ptr<ResponseBody> body) {
  connection_->want_write();
  handler_ = nullptr;
  body_ = std::move(body);
  if (body_ == nullptr && connection_->outbox().bytes() < kPiece) return answered();
  pieces_ = kPiecesATurn;
  await(Phase::kSending, kStalled);
}

void Exchange::go_on_sending() {
  if (is_broken_ || pieces_ > 0) return abort();
  if (body_ == nullptr || body_->left() == 0) return answered();
  pieces_ = kPiecesATurn;
  await(Phase::kSending, kStalled);
  connection_->want_write();
}

bool Exchange::read_piece() {
  if (body_ == nullptr || body_->left() == 0) return false;
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, body_->left()));
  flow::Outbox& outbox = connection_->outbox();
  const std::size_t read = body_->read({outbox.prepare(size), size});
  outbox.commit(read);
  is_broken_ = read == 0;
  return !is_broken_ && body_->left() > 0;
}

void Exchange::answered() {
  ++worker_.counters().requests;
  body_.reset();
  if (ending() == http::Ending::kClose) return finish();
  parser_ = make_parser(worker_.config());
  asked_for_body_ = false;
  await(Phase::kIdle, kKeepAlive);
  if (!feeding_ && !early_.empty()) feed(std::exchange(early_, {}));
}

void Exchange::refuse(const wire::Refusal& refusal) {
  worker_.note_refusal(peer(), petition_of(request()), refusal);
  handler_ = nullptr;
  queue(wire::refusal_response(refusal), http::Ending::kClose);
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
  if (phase_ != Phase::kAnswering && phase_ != Phase::kSending) return;
  early_.append(bytes.data(), bytes.size());
  if (early_.size() > kMaxEarly) abort();
}

// The next piece in the next turn, when this one has read enough; else when the peer has taken
// this.
void Exchange::on_flush() {
  if (phase_ != Phase::kSending || pieces_ == 0 || connection_->outbox().bytes() >= kPiece) return;
  pieces_ = read_piece() ? pieces_ - 1 : 0;
  worker_.loop().arm(deadline_, pieces_ == 0 ? Duration::zero() : kStalled);
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
    case Phase::kSending:
      return go_on_sending();
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
    if (!parser_->done()) {
      ask_for_body();
      break;
    }
    deadline_.disarm();
    phase_ = Phase::kAnswering;
    find_client();
    handler_ = worker_.handler_of(*this);
    // An upgrade that is granted ends this object.
    if (handler_ == nullptr) {
      feeding_ = false;
      return upgrade(bytes);
    }
    handler_->on_request(*this);
  }
  feeding_ = false;
  if (phase_ == Phase::kAnswering || phase_ == Phase::kSending) early_ = bytes;
}

void Exchange::find_client() {
  const TrustedProxies& proxies = worker_.config().proxies;
  if (proxies.empty()) return;
  client_ = proxies.client_of(connection_->peer(), request().headers);
}

// A client may wait for a word before it sends the body (RFC 9110 section 10.1.1).
void Exchange::ask_for_body() {
  if (asked_for_body_ || !parser_->head_done() || request().minor < 1) return;
  if (!http::has_token(request().headers, "Expect", "100-continue")) return;
  asked_for_body_ = true;
  write("HTTP/1.1 100 Continue\r\n\r\n");
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
  if (!client_.empty()) session->set_client(std::move(client_));
  WebSocketSession& successor = *session;
  successor.set_pass(*std::move(pass));
  worker_.replace(*this, std::move(session));
  successor.ask(begun);
}

void Exchange::begin_request() {
  begun_ = worker_.loop().now();
  client_.clear();
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
