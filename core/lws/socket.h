#pragma once

#include <span>
#include <string>
#include <vector>

#include <sys/socket.h>
#include <sys/uio.h>

#include "base/fd.h"

namespace wskit::lws {

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
