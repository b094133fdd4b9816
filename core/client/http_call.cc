#include "client/http_call.h"

#include <utility>

namespace wskit::client {
namespace {

constexpr std::size_t kMaxAnswer = std::size_t{64} << 20;

}  // namespace

HttpCall::HttpCall(net::Loop& loop, net::Dialer& dialer, HttpRequest request, Done done)
    : request_(std::move(request)),
      done_(std::move(done)),
      parser_(http::HeadLimits{}, kMaxAnswer),
      dial_(dialer.dial(request_.endpoint, request_.timeout,
                        [this](auto dialed) { on_dialed(std::move(dialed)); })) {
  loop.arm(deadline_, request_.timeout);
}

void HttpCall::on_dialed(Result<net::Dialed> dialed) {
  dial_.reset();
  if (!dialed) return finish(std::move(dialed).error());
  connection_ = std::move(dialed->connection);
  connection_->set_handler(*this);
  connection_->outbox().append(request_.text);
  connection_->want_write();
  if (!dialed->early.empty()) on_data(dialed->early);
}

void HttpCall::on_data(std::span<char> bytes) {
  if (parser_.done() || failure_) return;
  const auto used = parser_.feed({bytes.data(), bytes.size()});
  if (!used) failure_ = Error{ErrorKind::kProtocol, "bad answer: " + used.error().message};
  if (parser_.body().size() >= kMaxAnswer) {
    failure_ = Error{ErrorKind::kProtocol, "the answer has more than 64 MiB"};
  }
  if (parser_.done() || failure_) connection_->abort();
}

void HttpCall::on_closed(const std::optional<Error>& error) {
  parser_.finish();
  if (failure_) return finish(*std::move(failure_));
  if (parser_.done()) return finish(HttpAnswer{parser_.head(), parser_.body()});
  finish(error.value_or(Error{ErrorKind::kLost, "the connection ended before the answer"}));
}

void HttpCall::on_deadline(flow::Deadline& /*which*/) {
  failure_ = Error{ErrorKind::kTimeout, "no answer in time"};
  if (connection_ != nullptr) return connection_->abort();
  finish(*std::move(failure_));
}

void HttpCall::finish(Result<HttpAnswer> result) {
  deadline_.disarm();
  dial_.reset();
  const Done done = std::move(done_);
  // Last: it may destroy this.
  done(std::move(result));
}

}  // namespace wskit::client
