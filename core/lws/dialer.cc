#include "lws/dialer.h"

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/un.h>
#include <uv.h>

#include "lws/socket.h"

namespace wskit::lws {
namespace {

struct SocketAddress {
  sockaddr_storage bytes{};
  socklen_t size = 0;

  SocketAddress(const void* address, std::size_t length) : size(static_cast<socklen_t>(length)) {
    std::memcpy(&bytes, address, length);
  }
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&bytes); }
};

addrinfo hints_for(Family family) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_family = family == Family::kV4 ? AF_INET : family == Family::kV6 ? AF_INET6 : AF_UNSPEC;
  return hints;
}

// One attempt: names to addresses, addresses to a socket, and one report at the end.
class Attempt final : public net::Dial, private flow::DeadlineOwner {
 public:
  Attempt(Loop& loop, net::Endpoint endpoint, net::Dialer::Done done)
      : loop_(loop), endpoint_(std::move(endpoint)), done_(std::move(done)) {}
  ~Attempt() override { abandon_lookup(); }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  void start(Family family, Duration timeout) {
    loop_.arm(deadline_, timeout);
    if (!endpoint_.unix_path.empty()) return start_local();
    addrinfo hints = hints_for(family);
    const std::string port = std::to_string(endpoint_.port);
    // An address needs no resolver, and no thread.
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    if (getaddrinfo(endpoint_.host.c_str(), port.c_str(), &hints, &found) == 0) {
      take_addresses(found);
      freeaddrinfo(found);
      return later();
    }
    hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
    lookup_ = new uv_getaddrinfo_t{};
    lookup_->data = this;
    const int status = uv_getaddrinfo(static_cast<uv_loop_t*>(loop_.uv()), lookup_, looked_up,
                                      endpoint_.host.c_str(), port.c_str(), &hints);
    if (status != 0) {
      delete std::exchange(lookup_, nullptr);
      fail_later(uv_strerror(status));
    }
  }

 private:
  static void looked_up(uv_getaddrinfo_t* request, int status, addrinfo* found) noexcept {
    auto* self = static_cast<Attempt*>(request->data);
    delete request;
    if (self != nullptr) {
      self->lookup_ = nullptr;
      if (status == 0) {
        self->take_addresses(found);
      } else {
        // libuv's EAI_NODATA and EAI_NONAME both mean that the name has no such address.
        self->reason_ =
            "the name " + self->endpoint_.host + " does not resolve (" + uv_strerror(status) + ")";
      }
    }
    uv_freeaddrinfo(found);
    if (self != nullptr) self->try_next();
  }

  // A request cannot be taken back once a thread works on it: it finds nobody, and goes.
  void abandon_lookup() {
    if (lookup_ == nullptr) return;
    lookup_->data = nullptr;
    uv_cancel(reinterpret_cast<uv_req_t*>(std::exchange(lookup_, nullptr)));
  }

  void start_local() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (endpoint_.unix_path.size() >= sizeof address.sun_path) {
      return fail_later("a unix socket's path has at most 107 bytes");
    }
    endpoint_.unix_path.copy(address.sun_path, sizeof address.sun_path);
    addresses_.emplace_back(&address, sizeof address);
    later();
  }

  void take_addresses(const addrinfo* found) {
    for (; found != nullptr; found = found->ai_next) {
      addresses_.emplace_back(found->ai_addr, found->ai_addrlen);
    }
  }

  void fail_later(std::string reason) {
    reason_ = std::move(reason);
    later();
  }

  // Nothing is reported from inside `dial`.
  void later() { loop_.arm(next_, loop_.now()); }

  void try_next() {
    watch_.reset();
    while (tried_ < addresses_.size()) {
      const SocketAddress& address = addresses_[tried_++];
      socket_.reset(
          socket(address.get()->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      const int on = 1;
      setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      if (connect(socket_.get(), address.get(), address.size) == 0) return succeed();
      if (errno == EINPROGRESS) {
        watch_ = loop_.watch(socket_.get(), net::Readiness::kWritable, [this] { answered(); });
        return;
      }
      reason_ = std::strerror(errno);
    }
    finish(Error{ErrorKind::kConnect, reason_});
  }

  void answered() {
    int reason = 0;
    socklen_t size = sizeof reason;
    getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &reason, &size);
    if (reason == 0) return succeed();
    reason_ = std::strerror(reason);
    try_next();
  }

  void succeed() {
    watch_.reset();
    auto connection = loop_.adopt(socket_.release());
    if (connection == nullptr) {
      return finish(Error{ErrorKind::kInternal, "no place for one more socket"});
    }
    finish(std::unique_ptr<net::Connection>(std::move(connection)));
  }

  // The owner may destroy this attempt in the call.
  void finish(Result<std::unique_ptr<net::Connection>> result) {
    deadline_.disarm();
    const net::Dialer::Done done = std::move(done_);
    done(std::move(result));
  }

  void on_deadline(flow::Deadline& which) override {
    if (&which == &next_) return try_next();
    watch_.reset();
    next_.disarm();
    abandon_lookup();
    finish(Error{ErrorKind::kTimeout, "no connection in time"});
  }

  Loop& loop_;
  net::Endpoint endpoint_;
  net::Dialer::Done done_;
  uv_getaddrinfo_t* lookup_ = nullptr;
  std::vector<SocketAddress> addresses_;
  std::size_t tried_ = 0;
  std::string reason_;  ///< of the last failure
  Fd socket_;
  std::unique_ptr<net::Watch> watch_;
  flow::Deadline deadline_{*this};
  flow::Deadline next_{*this};
};

}  // namespace

std::unique_ptr<net::Dial> Dialer::dial(const net::Endpoint& endpoint, Duration timeout,
                                        Done done) {
  auto attempt = std::make_unique<Attempt>(loop_, endpoint, std::move(done));
  attempt->start(family_, timeout);
  return attempt;
}

}  // namespace wskit::lws
