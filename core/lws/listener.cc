#include "lws/listener.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace wskit::lws {
namespace {

using namespace std::chrono_literals;

constexpr Duration kPause = 100ms;
// Accepted at most in one turn, so that a flood of newcomers leaves time for those who are here.
constexpr int kBatch = 256;

Error cannot_listen(const net::Endpoint& endpoint, const std::string& why) {
  return {ErrorKind::kUsage, "cannot listen on " + endpoint.text() + ": " + why};
}

Error cannot_listen(const net::Endpoint& endpoint, int reason) {
  return cannot_listen(endpoint,
                       reason == EADDRINUSE ? "the address is in use" : error_text(reason));
}

std::vector<char> copied(const sockaddr* address, socklen_t size) {
  const char* bytes = reinterpret_cast<const char*>(address);
  return {bytes, bytes + size};
}

Result<std::vector<char>> resolve(const net::Endpoint& endpoint) {
  if (!endpoint.unix_path.empty()) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (endpoint.unix_path.size() >= sizeof address.sun_path) {
      return cannot_listen(endpoint, "a unix socket's path has at most 107 bytes");
    }
    endpoint.unix_path.copy(address.sun_path, sizeof address.sun_path);
    return copied(reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  // Every interface: one IPv6 socket takes both families; without IPv6, IPv4 alone.
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  const bool v6 = Fd(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)).get() >= 0;
  if (endpoint.host.empty()) hints.ai_family = v6 ? AF_INET6 : AF_INET;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(endpoint.port);
  const char* host = endpoint.host.empty() ? nullptr : endpoint.host.c_str();
  if (const int status = getaddrinfo(host, port.c_str(), &hints, &found); status != 0) {
    return cannot_listen(endpoint, gai_strerror(status));
  }
  std::vector<char> address = copied(found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  return address;
}

const sockaddr* as_sockaddr(const std::vector<char>& bytes) {
  return reinterpret_cast<const sockaddr*>(bytes.data());
}

// A bound socket, or -1 with errno.
Fd bound(const std::vector<char>& address, bool reuse_port) {
  Fd fd(::socket(as_sockaddr(address)->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  const int off = 0;
  setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (reuse_port) setsockopt(fd.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (as_sockaddr(address)->sa_family == AF_INET6) {
    setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  }
  if (::bind(fd.get(), as_sockaddr(address), static_cast<socklen_t>(address.size())) != 0) {
    const int reason = errno;
    fd.reset();
    errno = reason;
  }
  return fd;
}

// Takes away a socket in the file system that nobody answers at: a killed server left it behind.
Status make_way(const net::Endpoint& endpoint, const std::vector<char>& address) {
  const char* path = endpoint.unix_path.c_str();
  struct stat found {};
  if (lstat(path, &found) != 0) return ok();
  if (!S_ISSOCK(found.st_mode)) {
    return cannot_listen(endpoint, "there is something of that name, which is not a socket");
  }
  const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto size = static_cast<socklen_t>(address.size());
  const bool answered = connect(probe.get(), as_sockaddr(address), size) == 0;
  if (!answered && errno == ECONNREFUSED) unlink(path);
  return ok();
}

std::uint16_t bound_port(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  // Both families have the port at the same place.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

bool out_of_descriptors(int reason) {
  return reason == EMFILE || reason == ENFILE || reason == ENOBUFS || reason == ENOMEM;
}

}  // namespace

Result<Address> Address::bind(const net::Endpoint& endpoint, int backlog) {
  Result<std::vector<char>> resolved = resolve(endpoint);
  if (!resolved) return std::move(resolved).error();
  Address address(endpoint, backlog);
  address.sockaddr_ = *std::move(resolved);
  const bool local = !endpoint.unix_path.empty();
  if (local) {
    if (Status made = make_way(endpoint, address.sockaddr_); !made) return std::move(made).error();
  }
  // The first bind is without SO_REUSEPORT: it fails when anybody, another wskit too, is there.
  Fd first = bound(address.sockaddr_, false);
  if (!first) return cannot_listen(endpoint, errno);
  if (local) {
    if (listen(first.get(), backlog) != 0) return cannot_listen(endpoint, errno);
  } else {
    address.endpoint_.port = bound_port(first.get());
    const std::uint16_t port = htons(address.endpoint_.port);
    std::memcpy(address.sockaddr_.data() + offsetof(sockaddr_in, sin_port), &port, sizeof port);
    first.reset();
    first = bound(address.sockaddr_, true);
    if (!first) return cannot_listen(endpoint, errno);
  }
  address.first_ = std::move(first);
  return address;
}

Address::~Address() {
  if (first_ && !endpoint_.unix_path.empty()) unlink(endpoint_.unix_path.c_str());
}

Result<Fd> Address::socket() const {
  if (!endpoint_.unix_path.empty()) return Fd(fcntl(first_.get(), F_DUPFD_CLOEXEC, 0));
  Fd fd = bound(sockaddr_, true);
  if (!fd || listen(fd.get(), backlog_) != 0) return cannot_listen(endpoint_, errno);
  return fd;
}

Listener::Listener(Loop& loop, Fd socket, net::AcceptHandler& handler)
    : loop_(loop),
      socket_(std::move(socket)),
      handler_(handler),
      watch_(loop.watch(socket_.get(), net::Readiness::kReadable, [this] { accept_ready(); })) {}

void Listener::accept_ready() {
  for (int i = 0; i < kBatch; ++i) {
    const int fd = accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (out_of_descriptors(errno)) {
        handler_.on_accept_paused(error_text(errno));
        watch_->set_active(false);
        loop_.arm(pause_, kPause);
      }
      if (errno != EINTR && errno != ECONNABORTED) return;
      continue;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (auto connection = loop_.adopt(fd)) handler_.on_accept(std::move(connection));
  }
}

void Listener::on_deadline(flow::Deadline& /*which*/) {
  watch_->set_active(true);
}

}  // namespace wskit::lws
