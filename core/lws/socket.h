#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <sys/uio.h>

namespace wskit::lws {

/// Owns a file descriptor.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept {
    reset(other.release());
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  [[nodiscard]] int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset(int fd = -1);

 private:
  int fd_ = -1;
};

/// "192.0.2.7:4711", "[2001:db8::1]:443" or "unix:/run/x.sock".
std::string address_text(const sockaddr* address, socklen_t size);
/// The same of the socket's other end; "unknown" when the kernel has forgotten it.
std::string peer_text(int fd);

/// What strerror(3) says, in lower case, to follow a colon: "connection refused".
std::string error_text(int reason);

/// Ends reading and writing; whoever polls the descriptor is told at once.
void end_both_directions(int fd);

/// One system call for all `pieces`; small ones are joined in `scratch` first, which is cheaper
/// than having the kernel walk them. As send(2): bytes taken, or -1 with errno. Never raises
/// SIGPIPE.
ssize_t send_pieces(int fd, std::span<const iovec> pieces, std::vector<char>& scratch);

}  // namespace wskit::lws
