#include "tls/dialer.h"

#include <optional>
#include <span>
#include <utility>

#include "flow/deadline.h"
#include "tls/connection.h"

namespace wskit::tls {
namespace {

// Servers whose sessions are kept.
constexpr std::size_t kMaxServers = 64;

}  // namespace

/// The way through the other dialer and the handshake.
class Dialer::Attempt final : public net::Dial,
                              private net::ConnectionHandler,
                              private flow::DeadlineOwner {
 public:
  Attempt(Dialer& dialer, net::Endpoint endpoint, Done done)
      : dialer_(dialer), endpoint_(std::move(endpoint)), done_(std::move(done)) {}

  void start(Duration timeout) {
    if (!dialer_.context_) dialer_.context_ = ClientContext::create(dialer_.config_);
    if (!*dialer_.context_) return decide(dialer_.context_->error());
    dialer_.loop_.arm(deadline_, timeout);
    dial_ = dialer_.next_.dial(endpoint_, timeout,
                               [this](auto dialed) { on_dialed(std::move(dialed)); });
  }

 private:
  void on_dialed(Result<net::Dialed> dialed) {
    dial_.reset();
    if (!dialed) return finish(std::move(dialed).error());
    if (!dialed->early.empty()) {
      return finish(Error{ErrorKind::kTls, "the server does not speak TLS here; use ws://"});
    }
    const std::string& name = dialer_.config_.server_name;
    const Server server{**dialer_.context_, name.empty() ? endpoint_.host : name,
                        dialer_.session_with(endpoint_)};
    connection_ =
        std::make_unique<Connection>(std::move(dialed->connection), server, dialer_.workspace_,
                                     [this](const std::optional<Error>& failure) {
                                       if (!failure) decide(std::nullopt);
                                     });
    connection_->set_handler(*this);
  }

  // A connection must not be destroyed in its call, which is what the one who is told may do, and
  // `dial` tells nothing: what has been decided is told in a turn of its own.
  void decide(std::optional<Error> refusal) {
    refusal_ = std::move(refusal);
    if (connection_ != nullptr) connection_->set_reading(false);
    dialer_.loop_.arm(decided_, dialer_.loop_.now());
  }

  void on_data(std::span<char> bytes) override { early_.append(bytes.data(), bytes.size()); }

  void on_closed(const std::optional<Error>& error) override {
    finish(error.value_or(Error{ErrorKind::kTls, "the connection ended"}));
  }

  void on_deadline(flow::Deadline& which) override {
    if (&which == &deadline_) {
      const bool connected = connection_ != nullptr;
      refusal_ = Error{ErrorKind::kTimeout,
                       connected ? "no end of the TLS handshake in time" : "no connection in time"};
    }
    if (refusal_) return finish(*refusal_);
    connection_->set_reading(true);
    finish(net::Dialed{std::move(connection_), std::move(early_)});
  }

  // The owner may destroy this attempt in the call.
  void finish(Result<net::Dialed> result) {
    deadline_.disarm();
    decided_.disarm();
    dial_.reset();
    const Done done = std::move(done_);
    done(std::move(result));
  }

  Dialer& dialer_;
  net::Endpoint endpoint_;
  Done done_;
  std::unique_ptr<net::Dial> dial_;
  std::unique_ptr<Connection> connection_;
  std::optional<Error> refusal_;
  std::string early_;  ///< what the server has said since the handshake
  flow::Deadline deadline_{*this};
  flow::Deadline decided_{*this};
};

Dialer::Dialer(net::Loop& loop, net::Dialer& next, const ClientConfig& config)
    : loop_(loop), next_(next), config_(config) {}

std::unique_ptr<net::Dial> Dialer::dial(const net::Endpoint& endpoint, Duration timeout,
                                        Done done) {
  if (!endpoint.secure) return next_.dial(endpoint, timeout, std::move(done));
  auto attempt = std::make_unique<Attempt>(*this, endpoint, std::move(done));
  attempt->start(timeout);
  return attempt;
}

Session* Dialer::session_with(const net::Endpoint& endpoint) {
  if (!config_.resume) return nullptr;
  const std::string server = endpoint.host + " " + endpoint.text();
  if (sessions_.size() >= kMaxServers && sessions_.count(server) == 0) return nullptr;
  return &sessions_[server];
}

}  // namespace wskit::tls
