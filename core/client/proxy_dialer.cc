#include "client/proxy_dialer.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "client/socks5.h"
#include "client/tunnel.h"

namespace wskit::client {
namespace {

std::unique_ptr<ProxyHandshake> make_handshake(const Proxy& proxy, const net::Endpoint& server) {
  if (proxy.protocol == Proxy::Protocol::kHttp) return std::make_unique<Tunnel>(proxy, server);
  return std::make_unique<Socks5>(proxy, server);
}

// One way through a proxy: its connection is this one's until the handshake is over.
class Passage final : public net::Dial,
                      private net::ConnectionHandler,
                      private flow::DeadlineOwner {
 public:
  Passage(const Proxy& proxy, net::Loop& loop, net::Endpoint server, net::Dialer::Done done)
      : proxy_(proxy), loop_(loop), server_(std::move(server)), done_(std::move(done)) {}
  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;
  ~Passage() override = default;

  void start(net::Resolver& resolver, net::Dialer& dialer, Duration timeout) {
    loop_.arm(deadline_, timeout);
    if (proxy_.protocol != Proxy::Protocol::kSocks5) return dial(dialer);
    lookup_ = resolver.resolve(server_.host, server_.port, [this, &dialer](auto found) {
      if (!found) return finish(std::move(found).error());
      server_.host = found->front();
      dial(dialer);
    });
  }

 private:
  void dial(net::Dialer& dialer) {
    dial_ = dialer.dial(proxy_.endpoint, deadline_.when() - loop_.now(),
                        [this](auto dialed) { on_dialed(std::move(dialed)); });
  }

  void on_dialed(Result<net::Dialed> dialed) {
    if (!dialed) return finish(named(dialed.error()));
    connection_ = std::move(dialed->connection);
    connection_->set_handler(*this);
    handshake_ = make_handshake(proxy_, server_);
    proceed();
    if (!dialed->early.empty()) on_data(dialed->early);
  }

  void on_data(std::span<char> bytes) override {
    const std::size_t used = handshake_->feed({bytes.data(), bytes.size()});
    const std::span<char> behind = bytes.subspan(used);
    early_.append(behind.data(), behind.size());
    proceed();
  }

  void on_closed(const std::optional<Error>& error) override {
    const std::string why = error ? error->message : "it ended the connection";
    end_handshake({ErrorKind::kConnect, why + " before it had answered"});
    finish(*refusal_);
  }

  /// A connection must not be destroyed in its call, which is what the one who is told may do:
  /// what has been decided is told in a turn of its own.
  void proceed() {
    if (const std::string output = handshake_->take_output(); !output.empty()) {
      connection_->outbox().append(output);
      connection_->want_write();
    }
    if (handshake_->refusal()) refuse(*handshake_->refusal());
    if (!refusal_ && !handshake_->is_open()) return;
    connection_->set_reading(false);
    loop_.arm(decided_, loop_.now());
  }

  void on_deadline(flow::Deadline& which) override {
    const bool open = handshake_ && handshake_->is_open();
    if (&which == &deadline_ && !open) {
      end_handshake({ErrorKind::kTimeout, "no answer in time"});
    }
    if (refusal_) return finish(*refusal_);
    connection_->set_reading(true);
    finish(net::Dialed{std::move(connection_), std::move(early_)});
  }

  void end_handshake(const Error& cause) {
    if (handshake_) handshake_->end(cause);
    refuse(handshake_ && handshake_->refusal() ? *handshake_->refusal() : cause);
  }

  void refuse(const Error& error) {
    if (!refusal_) refusal_ = named(error);
  }

  [[nodiscard]] Error named(const Error& error) const {
    return {error.kind, proxy_.name() + ": " + error.message};
  }

  // The owner may destroy this passage in the call; if not, nothing must come any more.
  void finish(Result<net::Dialed> result) {
    deadline_.disarm();
    decided_.disarm();
    lookup_.reset();
    dial_.reset();
    connection_.reset();
    const net::Dialer::Done done = std::move(done_);
    done(std::move(result));
  }

  const Proxy& proxy_;
  net::Loop& loop_;
  net::Endpoint server_;
  net::Dialer::Done done_;
  std::unique_ptr<net::Lookup> lookup_;
  std::unique_ptr<net::Dial> dial_;
  std::unique_ptr<net::Connection> connection_;
  std::unique_ptr<ProxyHandshake> handshake_;
  std::string early_;  ///< what came behind the proxy's last word, in the same read
  std::optional<Error> refusal_;
  flow::Deadline deadline_{*this};
  flow::Deadline decided_{*this};
};

}  // namespace

std::unique_ptr<net::Dial> ProxyDialer::dial(const net::Endpoint& endpoint, Duration timeout,
                                             Done done) {
  const Proxy* proxy = rules_.choose(endpoint);
  if (proxy == nullptr) return direct_.dial(endpoint, timeout, std::move(done));
  auto passage = std::make_unique<Passage>(*proxy, loop_, endpoint, std::move(done));
  passage->start(resolver_, to_proxy_, timeout);
  return passage;
}

}  // namespace wskit::client
