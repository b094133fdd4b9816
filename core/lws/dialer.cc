#include "lws/dialer.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/un.h>

#include "lws/socket.h"
#include "lws/socket_address.h"

namespace wskit::lws {
namespace {

// RFC 8305 section 5, "Connection Attempt Delay".
constexpr Duration kAttemptDelay = std::chrono::milliseconds(250);

/// Whether `reason` only tells that this machine knows no way to the address.
bool is_local(int reason) {
  constexpr std::array<int, 4> kLocal = {ENETUNREACH, EHOSTUNREACH, EAFNOSUPPORT, EADDRNOTAVAIL};
  return std::find(kLocal.begin(), kLocal.end(), reason) != kLocal.end();
}

// One attempt: a name to addresses, addresses to sockets that race, and one report at the end.
class Attempt final : public net::Dial, private flow::DeadlineOwner {
 public:
  Attempt(Loop& loop, Sources& sources, net::Endpoint endpoint, net::Dialer::Done done)
      : loop_(loop), sources_(sources), endpoint_(std::move(endpoint)), done_(std::move(done)) {}
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  ~Attempt() override = default;

  void start(net::Resolver& resolver, Duration timeout) {
    loop_.arm(deadline_, timeout);
    if (!endpoint_.unix_path.empty()) return take_path();
    lookup_ = resolver.resolve(endpoint_.host, endpoint_.port,
                               [this](auto found) { take_addresses(std::move(found)); });
  }

 private:
  struct Contender {
    Fd socket;
    std::unique_ptr<net::Watch> watch;
  };
  using Contenders = std::list<Contender>;

  // Nothing is reported from inside `dial`.
  void take_path() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (endpoint_.unix_path.size() < sizeof address.sun_path) {
      endpoint_.unix_path.copy(address.sun_path, sizeof address.sun_path);
      addresses_.emplace_back(&address, sizeof address);
    } else {
      reason_ = ENAMETOOLONG;
    }
    loop_.arm(next_, loop_.now());
  }

  void take_addresses(Result<std::vector<std::string>> found) {
    lookup_.reset();
    if (!found) return finish(std::move(found).error());
    for (const std::string& text : *found) {
      const std::optional<SocketAddress> address = socket_address(text, endpoint_.port);
      if (address) addresses_.push_back(*address);
    }
    try_next();
  }

  /// Lets the next address join the race; with none left in it, it is lost.
  void try_next() {
    next_.disarm();
    while (tried_ < addresses_.size()) {
      const SocketAddress& address = addresses_[tried_++];
      Fd socket(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      const bool tries = socket && leaves_from_source(socket.get(), address.family());
      const int on = 1;
      if (tries) setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      if (tries && connect(socket.get(), address.get(), address.size) == 0) {
        return succeed(std::move(socket));
      }
      if (tries && errno == EINPROGRESS) {
        if (tried_ < addresses_.size()) loop_.arm(next_, kAttemptDelay);
        return wait_for(std::move(socket));
      }
      note(errno);
    }
    if (contenders_.empty()) finish(Error{ErrorKind::kConnect, failure()});
  }

  bool leaves_from_source(int socket, int family) {
    return family == AF_UNIX || sources_.bind(socket, family);
  }

  void wait_for(Fd socket) {
    const auto contender = contenders_.insert(contenders_.end(), {std::move(socket), nullptr});
    contender->watch = loop_.watch(contender->socket.get(), net::Readiness::kWritable,
                                   [this, contender] { answered(contender); });
  }

  void answered(Contenders::iterator contender) {
    int reason = 0;
    socklen_t size = sizeof reason;
    getsockopt(contender->socket.get(), SOL_SOCKET, SO_ERROR, &reason, &size);
    Fd socket = std::move(contender->socket);
    contenders_.erase(contender);
    if (reason == 0) return succeed(std::move(socket));
    note(reason);
    try_next();
  }

  void succeed(Fd socket) {
    contenders_.clear();
    auto connection = loop_.adopt(socket.release());
    if (connection == nullptr) {
      return finish(Error{ErrorKind::kInternal, "no place for one more socket"});
    }
    finish(net::Dialed{std::move(connection), {}});
  }

  void note(int reason) {
    if (reason_ == 0 || is_local(reason_)) reason_ = reason;
  }

  [[nodiscard]] std::string failure() const {
    std::string reason = error_text(reason_);
    if (!endpoint_.unix_path.empty()) return endpoint_.unix_path + ": " + reason;
    if (reason_ == EADDRNOTAVAIL) reason += " (all local ports may be in use)";
    if (reason_ == EAFNOSUPPORT && !sources_.empty()) reason = "no source address of its family";
    if (reason_ == EMFILE) reason += " (`ulimit -n` allows no more)";
    if (addresses_.size() < 2) return reason;
    return reason + " (" + std::to_string(addresses_.size()) + " addresses tried)";
  }

  // The owner may destroy this attempt in the call.
  void finish(Result<net::Dialed> result) {
    deadline_.disarm();
    next_.disarm();
    const net::Dialer::Done done = std::move(done_);
    done(std::move(result));
  }

  void on_deadline(flow::Deadline& which) override {
    if (&which == &next_) return try_next();
    lookup_.reset();
    contenders_.clear();
    finish(Error{ErrorKind::kTimeout, "no connection in time"});
  }

  Loop& loop_;
  Sources& sources_;
  net::Endpoint endpoint_;
  net::Dialer::Done done_;
  std::unique_ptr<net::Lookup> lookup_;
  std::vector<SocketAddress> addresses_;
  std::size_t tried_ = 0;
  Contenders contenders_;
  int reason_ = 0;  ///< errno of the failure that tells most
  flow::Deadline deadline_{*this};
  flow::Deadline next_{*this};
};

}  // namespace

std::unique_ptr<net::Dial> Dialer::dial(const net::Endpoint& endpoint, Duration timeout,
                                        Done done) {
  auto attempt = std::make_unique<Attempt>(loop_, sources_, endpoint, std::move(done));
  attempt->start(resolver_, timeout);
  return attempt;
}

}  // namespace wskit::lws
